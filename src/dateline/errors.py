"""What a caller can catch.

DatelineError            every error of ours; the message is one clear line: what, where, what to do
|-- UnreadableInput      a report or brief cannot be read (exit status 2 at the command line)
|-- WrongUse             an option or argument makes no sense
|-- BrokenLedger         a ledger file is damaged or is not one
|-- QuoteMismatch        a claim whose words are not at its span
`-- MissingPart          an optional package or data file is absent; the message names what to install
"""


class DatelineError(Exception):
    """Base of every error that Dateline raises on purpose."""


class UnreadableInput(DatelineError):
    """A report or a brief cannot be read."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class WrongUse(DatelineError):
    """An option or argument makes no sense."""


class BrokenLedger(DatelineError):
    """A ledger file is damaged, or is no ledger."""


class QuoteMismatch(DatelineError):
    """A claim's quote is not at its span."""


class MissingPart(DatelineError):
    """An optional package or a data file is absent."""
