"""A parsed paragraph -> its runs of capitalised words, judged as person, organisation or open.

Names are found by their capitals and neighbours: the parser's entity types are unsure of towns and armed groups.
Hyphens glue ("Port-au-Prince"), small links are bridged ("Lanao del Sur"), "-based" and its like end a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NAMES = table("names")
LINKS: frozenset[str] = _NAMES["place"]["links"]
TITLES: frozenset[str] = _NAMES["person"]["titles"]
ORGANISATIONS: frozenset[str] = _NAMES["organisation"]["nouns"]
KINDS: frozenset[str] = _NAMES["place"]["kinds"] | _NAMES["place"]["kinds_foreign"]
_APART = ("compounds", "not_before", "hedges")
COLLECTIVES: dict[str, str] = {
    word: kind for kind, words in _NAMES["actors"].items() if kind not in _APART for word in words
}
OFFICE_PARTS = TITLES | frozenset("prime vice foreign defence defense interior police army acting former home".split())
_ARTICLES = frozenset("al el ad an ar as at az ash ur ul ed es".split())  # "al-Qaeda", "as-Suwayda"
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb mar apr jun jul aug sep sept oct nov dec i""".split()
)
_OWNERS = frozenset("people peoples lord workers peasants women".split())  # "People's Army" is one name
_GLUE = frozenset("-‐‑–’'")
_OF = frozenset(("of", "for", "and", "the", "in"))  # links inside the name of an organisation


@dataclass(frozen=True, slots=True)
class Word:
    """Tokens [start, end) written without a space between them."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row. `kind`: person, organisation or open (a place, a group, or neither)."""

    words: tuple[Word, ...]
    kind: str
    titled: bool = False  # an office or a title stands before it or is its first word

    @property
    def start(self) -> int:
        """First token."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """One past the last token."""
        return self.words[-1].end

    @property
    def text(self) -> str:
        """The run's words with single spaces."""
        return " ".join(w.text for w in self.words)


@lru_cache(maxsize=64)
def runs(doc: Doc) -> tuple[Run, ...]:
    """The runs of a paragraph in order; kept for the few paragraphs that are under way, which several readers share."""
    words = _words(doc)
    found: list[Run] = []
    at = 0
    while at < len(words):
        if not _capital(doc, words[at]):
            at += 1
            continue
        end = _run_end(doc, words, at)
        for part in _parted(words[at:end]):
            run = _judged(doc, part)
            if run:
                found.append(run)
        at = end
    return tuple(found)


def _words(doc: Doc) -> list[Word]:
    found: list[Word] = []
    i, n = 0, len(doc)
    while i < n:
        j = i + 1
        if j < n and doc[j].text == "." and not doc[i].whitespace_ and doc[i].lower_ in TITLES:
            j += 1
        if j + 1 < n and doc[i].lower_ in _OWNERS and doc[j].text in ("'s", "’s", "'") and doc[j + 1].text[0].isupper():
            j += 1
        while j + 1 < n and doc[j].text in _GLUE and not doc[j - 1].whitespace_ and not doc[j].whitespace_:
            if not (doc[j + 1].text[0].isalnum() and doc[i].text[0].isalpha()):
                break
            j += 2
        if j > i + 1 and doc[j - 1].text[0].islower() and doc[j - 1].lower_ not in LINKS | _ARTICLES | {"i", "do"}:
            j = _before_small(doc, i, j)
        found.append(Word(i, j, doc[i].text if j == i + 1 else doc[i:j].text))
        i = j
    return found


def _before_small(doc: Doc, start: int, end: int) -> int:
    """End of the name in "Kabul-based", "India-administered"; the whole of "jean-pierre" where no capital leads."""
    if not doc[start].text[0].isupper():
        return end
    return next((k for k in range(start + 1, end) if doc[k].text[0].islower()), end) - 1


def _capital(doc: Doc, word: Word) -> bool:
    first = doc[word.start].text
    if first[0].isupper():
        return first.lower() not in CALENDAR and not _opens_plainly(doc, word)
    return word.end - word.start >= 3 and first.lower() in _ARTICLES and doc[word.start + 2].text[0].isupper()


def _opens_plainly(doc: Doc, word: Word) -> bool:
    """A common word that is capitalised only because a sentence or a quotation begins with it."""
    token = doc[word.start]
    opens = word.start == 0 or token.is_sent_start or doc[word.start - 1].text in "\"“‘'(:;-–—*#•"
    if (token.is_upper and len(token) > 2) or _heads(doc, word):
        return False
    if not opens or word.end - word.start > 1:
        return token.pos_ in ("DET", "PRON", "ADP", "SCONJ", "CCONJ")
    return token.tag_ not in ("NNP", "NNPS") and token.ent_type_ not in ("GPE", "LOC", "PERSON")


def _heads(doc: Doc, word: Word) -> bool:
    """Whether it stands alone in bold: "**X.** Gunmen ..."."""
    after = doc[word.end : word.end + 2].text
    return bool(word.start) and doc[word.start - 1].text == "*" and after[:1] in (".", ":", ",") and len(after) > 1


def _run_end(doc: Doc, words: list[Word], at: int) -> int:
    end = at + 1
    while end < len(words) and _spaced(doc, words[end - 1]):
        if _capital(doc, words[end]):
            end += 1
            continue
        far = end
        while far < len(words) and far - end < 2 and _bridges(doc, words, at, far) and _spaced(doc, words[far]):
            far += 1
        if far == end or far >= len(words) or not _capital(doc, words[far]):
            break
        end = far + 1
    return end


def _spaced(doc: Doc, word: Word) -> bool:
    """Whether a space and nothing else follows; "St. Mary" and "U.S. Army" count."""
    last = doc[word.end - 1]
    return bool(last.whitespace_) and (last.text[-1] != "." or len(last.text) <= 5)


def _bridges(doc: Doc, words: list[Word], at: int, far: int) -> bool:
    """Whether a small word may stand inside the name: "del" anywhere, "of" and "for" after an organisation's noun."""
    small = words[far].text
    if small in LINKS:
        return small not in ("and", "en", "et", "y", "e", "au") or _organised(words[at:far])
    return small in _OF and _organised(words[at:far]) and (small != "in")


def _organised(words: list[Word]) -> bool:
    return any(w.text.lower() in ORGANISATIONS or w.text.lower() == "republic" for w in words)


def _parted(words: list[Word]) -> list[list[Word]]:
    """ "Kenyan Prime Minister A B" as "Kenyan" and "A B": what stands before an office, and who holds it."""
    plain = [w.text.lower().rstrip(".") for w in words]
    last = max((i for i, w in enumerate(plain[:-1]) if w in TITLES and plain[i + 1] not in _OF), default=0)
    if not last or _names_organisation(words):
        return [words]
    first = last
    while first and plain[first - 1] in OFFICE_PARTS:
        first -= 1
    return [part for part in (words[:first], words[last:]) if part]


def _judged(doc: Doc, words: list[Word]) -> Run | None:
    titled = _title_before(doc, words[0].start)
    while words and words[0].text.lower().rstrip(".") in TITLES and len(words) > 1 and words[1].text not in _OF:
        words, titled = words[1:], True
    if not words or (titled and words[-1].text.lower() in TITLES and len(words) <= 3):
        return None
    if _names_organisation(words) and not (titled and len(words) == 1):
        return Run(tuple(words), "organisation", titled)
    label = doc[words[-1].start].ent_type_
    if titled or (len(words) > 1 and label == "PERSON" and all(doc[w.start].ent_type_ == "PERSON" for w in words)):
        return Run(tuple(words), "person" if not titled or label != "GPE" else "open", titled)
    return Run(tuple(words), "open")


def _names_organisation(words: list[Word]) -> bool:
    """An organisation's noun at the end ("Lahore High Court") or before "of" or "for" ("Ministry of Justice")."""
    lower = [w.text.lower().rstrip("s") for w in words]
    plain = [w.text.lower() for w in words]
    if len(words) > 1 and (plain[-1] in ORGANISATIONS or lower[-1] in ORGANISATIONS):
        return plain[-1] not in KINDS
    return any(a in ORGANISATIONS and b in ("of", "for") for a, b in pairwise(plain))


def _title_before(doc: Doc, start: int) -> bool:
    """ "General X", "defence minister X": the word before is a title and no comma or article parts the two."""
    if start == 0:
        return False
    before: Token = doc[start - 1]
    return before.lower_.rstrip(".") in TITLES and before.tag_ not in ("IN",) and bool(before.whitespace_)
