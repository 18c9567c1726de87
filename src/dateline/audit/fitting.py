"""A number and the words that go with it -> how well the reports give a value in its place.

One measure for every question of the kind "does this number belong here?": a value that fits better elsewhere is
misplaced. What two numbers of a sentence share tells nothing about which is which, so it cancels out between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.audit.desk import Desk
from dateline.audit.numbers import part
from dateline.audit.reading import content
from dateline.audit.tally import Tally

# Set together on the exchanged and the wrong figures that bench/mutations.py plants in 30 clean briefs.
BESIDE = 0.3  # weight of a word that stands elsewhere in the report's sentence, or in the one before
SENTENCE = 0.4  # weight of the two sentences as wholes against the words of the number
SAME_OUTCOME, OTHER_OUTCOME = 0.2, 0.5  # added where the fate of the counted is the same, taken off where it differs
SAME_GROUP, OTHER_GROUP = 0.2, 0.3
KNOWN_DAY, OTHER_DAY = 0.1, 0.1  # where the brief dates a count, and the report with the value knows that day or not


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a report's number goes with the words of a number of the brief; about 0..1.4. `told` None: nowhere."""

    score: float = 0.0
    told: Tally | None = None


def fit(mine: Tally, value: float, desk: Desk) -> Fit:
    """The best place at which the reports have a value among the words that the brief has around a number."""
    best = Fit()
    asked = {term: desk.alignment.weight(term) for term in company(mine)}
    whole = {term: desk.alignment.weight(term) for term in content(mine.passage.words)}
    for told in desk.told.get(value, ()):
        there, around = company(told), content(desk.context(told.passage))
        near = (
            _share(asked, there) + BESIDE * _share(asked, around - there) + _slots(mine, told) + _day(mine, told, desk)
        )
        score = (1 - SENTENCE) * near + SENTENCE * _share(whole, around)
        if score > best.score:
            best = Fit(score, told)
    return best


def company(tally: Tally) -> frozenset[str]:
    """The roots of the words that belong to a number of a sentence."""
    return content(tally.own)


def _share(asked: dict[str, float], there: frozenset[str]) -> float:
    """How much of the weight of the words stands there, 0..1."""
    whole = sum(asked.values())
    return sum(weight for term, weight in asked.items() if term in there) / whole if whole else 0.0


def _slots(mine: Tally, told: Tally) -> float:
    """What the fate and the group of those counted say for or against their being the same people."""
    score = 0.0
    if mine.outcome and told.outcome:
        score += SAME_OUTCOME if mine.outcome == told.outcome else -OTHER_OUTCOME
    if mine.groups and told.groups:
        score += SAME_GROUP if mine.groups & told.groups else -OTHER_GROUP
    return score


def _day(mine: Tally, told: Tally, desk: Desk) -> float:
    """What the day that stands among the words of the number says."""
    start, end = part(mine.passage.words, mine.number)
    own = [d.day for d in mine.passage.days if d.stated and d.day and start <= d.start < end]
    if not own:
        return 0.0
    return KNOWN_DAY if any(desk.knows(told.passage.report, day) for day in own) else -OTHER_DAY
