"""What a model names in a report -> Claims, where our own reading of those words bears it out, else why not.

Every value comes from the reading, none from the model: a figure with the outcome word that it belongs to, a place or
an actor that is one there, a day that the words give, a speaker whom the grammar makes one. Happenings that the rules
have keep their day and their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dateline import text
from dateline.extract.fitting import OLD, VAGUE
from dateline.extract.holding import proposition
from dateline.extract.mentions import Mention, Reading, mentions
from dateline.extract.sides import CIVILIAN, side_of
from dateline.extract.speech import Speech, uttered
from dateline.extract.standing import ahead
from dateline.extract.types import incident_type
from dateline.model import Actor, Claim, Figure, IncidentType, Known, Participant, Place, Report, Source, Value
from dateline.model import Span as Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span

LONGEST = 600  # characters of a quote or a name; a sentence is shorter
MOST = 20  # places, actors or figures of one incident
_ARTICLES = frozenset(("the", "a", "an"))
_ELSEWHERE = ("speaker", "dateline")  # parts that a place plays which say nothing of where it happened


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something that a model named is no claim."""

    why: str


NO_QUOTE = Refused("words that are not in the report")
NO_EVENT = Refused("words that do not say that it happened")
NO_NUMBER = Refused("a number that is not in the words")
NO_OUTCOME = Refused("a number that the words give to nothing of the kind")
APART = Refused("a number told apart from its incident")
NO_GROUP = Refused("a group that is not in the words")
NO_SPEAKER = Refused("a speaker whom the words do not give")
NO_STANCE = Refused("a stance that the words do not give")
NO_PLACE = Refused("a place that is not in the words")
NO_ACTOR = Refused("an actor that is not in the words")
NO_PART = Refused("an actor to whom the words give no part")
NO_DAY = Refused("a day that is not in the words")
SETTLED = Refused("a second day or place for an incident of the rules")
FORM = Refused("not in the form asked for")


class Words:
    """One report as the rules read it, to hold what a model names against."""

    def __init__(self, report: Report, read: Sequence[Reading], made: Sequence[Claim], known: Known, by: str) -> None:
        self._report, self._read, self._made, self._known, self._by = report, read, made, known, by
        self._paragraphs = [(r, r.paragraph.doc.text) for r in read]
        self._mentions = {r.number: mentions(r)[0] for r in read}
        self._keys = {_key(c) for c in made}
        self._opened: dict[Stretch, str] = {}  # the word for a happening that the rules do not have -> its key

    def told(self, claim: Claim) -> bool:
        """Whether it is among the claims that the rules made, or that were kept since."""
        return _key(claim) in self._keys

    def keep(self, claim: Claim) -> None:
        """Takes a claim in, so that it is not taken twice."""
        self._keys.add(_key(claim))

    def incident(self, row: dict[str, Any]) -> Iterator[Claim | Refused]:
        """The claims of one incident, and why others are none."""
        found = self._stretch(row.get("quote"))
        if isinstance(found, Refused):
            yield found
            return
        reading, words = found
        told = self._mentions[reading.number]
        gathered = [m for m in told if any(words.start <= t.at < words.end for t in m.triggers)]
        gathered = [m for m in gathered if m.modality == "actual"]
        kind = incident_type(gathered) if gathered else None
        typed = self._claim(reading, kind[1].at, kind[1].at + 1, "type", kind[0], "") if kind else None
        about = self._about(typed, reading, words) if typed else ""
        if typed is None or not (about or any(self._stands(m) for m in gathered)):
            yield NO_EVENT
            return
        if about:
            modality = next((c.modality for c in self._made if c.about == about), "actual")
        else:
            modality = self._modality(reading, words)
            about = self._opened.setdefault(typed.span, f"{self._report.id}#served{len(self._opened) + 1}")
            yield replace(typed, about=about, modality=modality)
        for part in self._parts(row, reading, gathered, about):
            yield part if isinstance(part, Refused) else replace(part, modality=modality)

    def _parts(
        self, row: dict[str, Any], reading: Reading, gathered: Sequence[Mention], about: str
    ) -> Iterator[Claim | Refused]:
        if row.get("day") is not None:
            yield self._day(row["day"], reading, about)
        yield from (self._place(name, reading, about) for name in _list(row.get("places")))
        yield from (self._actor(name, reading, gathered, about) for name in _list(row.get("actors")))
        for figure in _list(row.get("figures")):
            yield self._figure(figure, reading, about) if isinstance(figure, dict) else FORM

    def statement(self, row: dict[str, Any]) -> Iterator[Claim | Refused]:
        """The claim that somebody makes, or why it is none."""
        found = self._stretch(row.get("quote"))
        if isinstance(found, Refused):
            yield found
            return
        reading, words = found
        here = [s for s in self._spoken if s.paragraph == reading.number]
        here = [s for s in here if s.content_start < words.end and words.start < s.content_end]
        whose = [s for s in here if _same(row.get("speaker"), s.speaker)]
        taken = next((s for s in whose if s.stance == row.get("stance")), None)
        if taken is None:
            yield NO_STANCE if whose else NO_SPEAKER
            return
        about = self._nearest(reading, taken.start, taken.end)
        yield replace(proposition(self._report, reading, taken, about), extractor=self._by)

    @cached_property
    def _spoken(self) -> list[Speech]:
        return uttered([r.paragraph for r in self._read], self._known)

    def _stretch(self, quote: object) -> tuple[Reading, Span] | Refused:
        """Where whole words of one paragraph are the quote."""
        if not isinstance(quote, str) or not any(c.isalnum() for c in quote):
            return FORM
        for reading, words in self._paragraphs if len(quote) <= LONGEST else ():
            at = text.locate(quote.strip(), words)
            span = reading.paragraph.doc.char_span(*at) if at else None
            if span is not None:
                return reading, span
        return NO_QUOTE

    def _claim(self, reading: Reading, start: int, end: int, attribute: str, value: Value, about: str) -> Claim:
        span = reading.paragraph.span(start, end)
        return Claim(span, self._report.quote(span), attribute, value, about, extractor=self._by)

    def _about(self, typed: Claim, reading: Reading, words: Span) -> str:
        """The happening of the rules that these words tell of, "" where they tell of none."""
        whole = reading.paragraph.span(words.start, words.end)
        inside = [c for c in self._made if c.about and c.attribute != "proposition" and whole.overlaps(c.span)]
        return next((c.about for c in sorted(inside, key=lambda c: c.span != typed.span)), "")

    def _stands(self, mention: Mention) -> bool:
        """Whether it can open a happening: something was done, it is past, and not only a sum over many."""
        sums = mention.figures and all(f.figure.scope == "total" for f in mention.figures)
        return bool(mention.weight) and not sums and not ahead(mention, self._report.published)

    def _modality(self, reading: Reading, words: Span) -> str:
        """Background where the sentence gives a day long before the news, or none but a wide period."""
        sentence = words[0].sent
        days = [p.period for p in reading.periods if sentence.start <= p.start < sentence.end]
        since = self._report.published - 2 * OLD if self._report.published else None
        past = (d.width > VAGUE or (since is not None and d.end < since) for d in days)
        return "background" if days and all(past) else "actual"

    def _nearest(self, reading: Reading, start: int, end: int) -> str:
        """The happening that is told of in some words, or last before them."""
        here = reading.paragraph.span(start, end)
        told = [c for c in self._made if c.about and c.attribute != "proposition" and c.span.start < here.end]
        inside = [c for c in told if here.overlaps(c.span)]
        return next((c.about for c in inside or sorted(told, key=lambda c: c.span)[-1:]), "")

    def _has(self, about: str, attribute: str) -> bool:
        return any(c.about == about and c.attribute == attribute for c in self._made)

    def _day(self, day: object, reading: Reading, about: str) -> Claim | Refused:
        try:
            wanted = date.fromisoformat(str(day))
        except ValueError:
            return FORM
        named = (p for p in reading.periods if p.kind in ("day", "relative", "range"))
        found = next((p for p in named if p.period.start <= wanted <= p.period.end), None)
        if found is None:
            return NO_DAY
        claim = self._claim(reading, found.start, found.end, "period", found.period, about)
        return SETTLED if self._has(about, "period") and not self.told(claim) else claim

    def _place(self, name: object, reading: Reading, about: str) -> Claim | Refused:
        if not isinstance(name, str):
            return FORM
        named = (p for p in reading.places if p.role not in _ELSEWHERE)
        found = next((p for p in named if text.fold(name) == text.fold(p.name)), None)
        if found is None:
            return NO_PLACE
        claim = self._claim(reading, found.start, found.end, "place", Place(found.name), about)
        return SETTLED if self._has(about, "place") and not self.told(claim) else claim

    def _actor(self, name: object, reading: Reading, gathered: Sequence[Mention], about: str) -> Claim | Refused:
        """The actor with the part that the grammar gives it: who did it, or to whom it was done."""
        if not isinstance(name, str):
            return FORM
        doc, plain = reading.paragraph.doc, _plain(name)
        found = next(
            (a for a in reading.actors if plain and plain in (_plain(doc[a.start : a.end].text), _plain(a.name))), None
        )
        if found is None:
            return NO_ACTOR
        did, suffered = (any(found in getattr(m, side) for m in gathered) for side in ("agents", "patients"))
        if not did and not suffered:
            return NO_PART
        victim = "victim" if side_of(found.kind) == CIVILIAN else "target"
        value = Participant(Actor(found.name, kind=found.kind), "attacker" if did else victim)
        return self._claim(reading, found.start, found.end, "participant", value, about)

    def _figure(self, row: dict[str, Any], beside: Reading, about: str) -> Claim | Refused:
        """Our reading of the number in the quote, which stands beside the incident or where that was told of last."""
        found = self._stretch(row.get("quote"))
        number = row.get("number")
        if isinstance(found, Refused):
            return found
        if isinstance(number, bool) or not isinstance(number, int):
            return FORM
        reading, words = found
        if reading is not beside and self._nearest(reading, words.start, words.end) != about:
            return APART
        mine = [f for f in reading.figures if words.start <= f.number < words.end and _gives(f.figure, number)]
        if not mine:
            return NO_NUMBER
        mine = [f for f in mine if f.figure.outcome == row.get("outcome") and f.modality == "actual"]
        if not mine:
            return NO_OUTCOME
        group, speaker, one = row.get("group"), row.get("speaker"), mine[0]
        if group and text.fold(str(group)) not in text.fold(f"{words.text} {one.figure.group}"):
            return NO_GROUP
        voice = reading.voices.get(one.number)
        if speaker and (voice is None or not _same(speaker, voice)):
            return NO_SPEAKER
        return replace(self._claim(reading, one.start, one.end, "figure", one.figure, about), speaker=voice)


def _key(claim: Claim) -> tuple[object, ...]:
    """What makes two claims one; words that count or type a happening do so for one alone, whichever it is."""
    once = claim.attribute in ("figure", "type", "proposition")
    value = claim.attribute if isinstance(claim.value, IncidentType) else claim.value
    return claim.span, claim.attribute, value, claim.stance, "" if once else claim.about


def _gives(figure: Figure, number: int) -> bool:
    return number == figure.best or (figure.best is None and number in (figure.low, figure.high))


def _list(value: object) -> list[object]:
    return value[:MOST] if isinstance(value, list) else [] if value is None else [value]


def _plain(name: str) -> str:
    return " ".join(w for w in text.fold(name[:LONGEST]).split() if w not in _ARTICLES)


def _same(name: object, source: Source) -> bool:
    """Whether the name has no word but those of the speaker."""
    said = _plain(name).split() if isinstance(name, str) else []
    known = text.fold(f"{source.name} {source.role or ''} {source.organisation or ''}").split()
    return bool(said) and all(word in known for word in said)
