"""Claims with surface names -> the same claims with resolved Places, Actors and speakers' organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dateline.model import Actor, Claim, Participant, Place, Report, Source
from dateline.resolve import actors, context, countries, scene
from dateline.resolve.candidates import Candidate
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.mentions import Mention
from dateline.resolve.offsets import moved
from dateline.resolve.places import choose
from dateline.resolve.spelling import key

AROUND = 100  # characters on either side of a name that are looked at


def claims(many: Iterable[Claim], gazetteer: Gazetteer, report: Report | None = None) -> list[Claim]:
    """The claims in their order, places, participants and speakers resolved by what their report speaks of; after them
    a place for each happening that had none (see `scene`).

    With the report, the words around a name and the countries named anywhere count; without it, those in the claims'
    quotes. A place's claim then points at the bare toponym ("Harnai" of "outskirts of Harnai district"). What cannot be
    resolved stays as it was: a Place without coordinates, an Actor without an id.
    """
    given = list(many)
    by_report: dict[str, list[Claim]] = {}
    for claim in given:
        by_report.setdefault(claim.report_id, []).append(claim)
    done: dict[int, Claim] = {}
    for some in by_report.values():
        text = report.text if report and report.id == some[0].report_id else ""
        for before, after in zip(some, _resolved(some, gazetteer, text), strict=True):
            done[id(before)] = after
    resolved = [done[id(c)] for c in given]
    return resolved + [
        claim for some in by_report.values() for claim in scene.added([done[id(c)] for c in some], gazetteer)
    ]


def _resolved(some: list[Claim], gazetteer: Gazetteer, report: str) -> list[Claim]:
    text = report or " . ".join(dict.fromkeys(c.quote for c in some))
    placed = _places(some, context.weights(text, gazetteer.actors), gazetteer, report)
    codes = _countries(context.counts(text), placed)
    scenes = {c.about: c.value.country_code for c in placed.values() if c.about and isinstance(c.value, Place)}
    return [_named(placed.get(n, c), _here_first(scenes.get(c.about), codes), gazetteer) for n, c in enumerate(some)]


def _here_first(code: str | None, codes: list[str]) -> list[str]:
    """The countries with that of the happening itself in front: "the rebels" are those of the place they fought in."""
    return [code, *(c for c in codes if c != code)] if code else codes


def _places(some: list[Claim], weights: Mapping[str, float], gazetteer: Gazetteer, text: str) -> dict[int, Claim]:
    numbers = [n for n, c in enumerate(some) if isinstance(c.value, Place)]
    mentions = [_mention(some[n], text) for n in numbers]
    chosen = choose(mentions, weights, gazetteer)
    return {
        n: _with_place(some[n], mention, candidate)
        for n, mention, candidate in zip(numbers, mentions, chosen, strict=True)
    }


def _mention(claim: Claim, text: str) -> Mention:
    """The name within the claim's quote, with the words around it from the quote and, where given, the report."""
    assert isinstance(claim.value, Place)
    name = claim.value.name
    at = max(claim.quote.lower().find(name.lower()), 0)
    start = claim.span.start + at
    end = start + len(name)
    if text:
        return Mention(name, start, end, text[max(0, start - AROUND) : start], text[end : end + AROUND])
    return Mention(name, start, end, claim.quote[:at], claim.quote[at + len(name) :])


def _with_place(claim: Claim, mention: Mention, candidate: Candidate | None) -> Claim:
    """The claim with its place, and with the bare toponym as its words once those around it have told their part."""
    named = claim.value
    assert isinstance(named, Place)
    if len(mention.name) < len(claim.quote) and mention.name.lower() in claim.quote.lower():
        at = mention.start - claim.span.start
        quote = claim.quote[at : at + len(mention.name)]
        claim = replace(claim, span=replace(claim.span, start=mention.start, end=mention.end), quote=quote)
    if candidate is None:
        return claim
    place = replace(candidate.place, offset_km=named.offset_km, bearing=named.bearing)
    return replace(claim, value=moved(place, mention.before))


def _countries(spoken_of: Mapping[str, int], placed: Mapping[int, Claim]) -> list[str]:
    """Country codes, likeliest scene first: every naming counts one, a place of a happening two more."""
    scene: Counter[str] = Counter(spoken_of)
    for claim in placed.values():
        place = claim.value
        if isinstance(place, Place) and place.country_code:
            scene[place.country_code] += 3 if claim.about else 1
    return [code for code, _ in scene.most_common()]


def _named(claim: Claim, codes: list[str], gazetteer: Gazetteer) -> Claim:
    if isinstance(claim.value, Participant):
        actor = gazetteer.actors.actor(claim.value.actor.name, codes) if not claim.value.actor.id else None
        if actor:
            claim = replace(claim, value=replace(claim.value, actor=actor))
    if claim.speaker and not claim.speaker.id:
        claim = replace(claim, speaker=_speaker(claim.speaker, codes, gazetteer))
    return claim


# kinds of actors that take part in the conflict themselves
PARTIES = {
    "state forces",
    "rebel group",
    "political militia",
    "communal militia",
    "gang",
    "government",
    "external forces",
}
_SPEAKER_KINDS = {
    "state forces": "military",
    "government": "government",
    "rebel group": "armed group",
    "political militia": "armed group",
    "communal militia": "armed group",
    "gang": "armed group",
    "external forces": "military",
    "organisation": "organisation",
    "civilians": "witness",
}


def _speaker(speaker: Source, codes: list[str], gazetteer: Gazetteer) -> Source:
    """The speaker with organisation, kind and party filled where a name of it is an actor's; the name stays."""
    named = (speaker.organisation, speaker.role, speaker.name)
    for words in reversed(named) if actors.split_country(speaker.name)[0] else named:
        actor = _of_words(words, codes, gazetteer) if words else None
        if actor and actor.id:
            unnamed = actor.name.endswith(f"({actor.country})")  # "Civilians (Kenya)" says no more than "residents" did
            return replace(
                speaker,
                organisation=speaker.organisation if unnamed else actor.name,
                id=actor.id,
                kind=speaker.kind or _SPEAKER_KINDS.get(actor.kind),
                party=actor.kind in PARTIES if speaker.party is None else speaker.party,
            )
    return speaker


def _of_words(words: str, codes: list[str], gazetteer: Gazetteer) -> Actor | None:
    seat = countries.name_of(countries.by_capital().get(key(words)))
    words = seat or words  # "Kabul denies it": a capital that speaks is its government
    return gazetteer.actors.named(words, codes) or actors.of_country(
        words, codes[0] if codes else None, gazetteer.actors
    )
