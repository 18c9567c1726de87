"""Contested claims -> sentences: who claims, alleges, denies or withdraws what, with the verb that the report uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from dateline.model import Analysis, Claim, Incident, Proposition, Quote, Report, Sentence
from dateline.write.drafting import wording

ORDER = {stance: n for n, stance in enumerate(("claims_responsibility", "alleges", "denies", "retracts"))}
LONGEST = 28  # words of a topic; what is longer is cut at a joint or left out
_PRONOUN = re.compile(r"(?i)(?:it|they|them|he|him|she|her|this|that|these|those|its|their|his|itself|themselves)\b")
_SAID_INSIDE = re.compile(r",? (?:he|she|they|it|(?:the|an?) [\w ]{3,30}?) (?:say|said|says)\b|[\"“”]")
_JOINT = re.compile(r";|:|, (?:in |of |to )?(?:which|who|where|when|while|and)\b| but ")
_NOT = re.compile(r"^(?:[\w’'-]+ ){0,3}(?:no|not|never)\b")  # "denied that no ransom was paid" says the reverse
_LOOSE = re.compile(r"(?:[\s.,;:“”\"]+(?:and|or|but|on|in|at|of|to|by|for|from|with|the|an?)?)+$")
_VERB = re.compile(r"(?P<verb>[a-z]+)\s+(?P<that>that\s+)?$")
_SAYING = frozenset("said says say stated states announced confirmed told added claimed claims insisted argued".split())
_STEMS = "accuse blame criticise criticize dispute dismiss denounce describe doubt call link reject refute".split()
_PAST = {form: stem.rstrip("e") + "ed" for stem in _STEMS for form in (stem, stem + "s", stem + "es")}
_PAST |= {"deny": "denied", "denies": "denied", "holds": "held", "sees": "saw", "puts": "put", "ties": "tied"}
_IRREGULAR = frozenset("held saw put laid".split())


def told(incident: Incident, reports: Mapping[str, Report]) -> Iterator[Sentence]:
    """Who claims it, then an allegation with the denials that answer it; one a speaker and stance."""
    said = [
        c
        for c in incident.claims
        if c.attribute == "proposition" and c.stance in ORDER and c.report_id in reports and c.speaker is not None
    ]
    known = wording.public_names(incident.claims)
    seen: set[tuple[str, str]] = set()
    spoken: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(said, key=lambda c: (ORDER[c.stance], str(reports[c.report_id].published or ""), c.span.start)):
        key = (wording.voice(claim, reports), claim.stance)
        stranger = claim.stance == "claims_responsibility" and not _takes_part(claim, incident)
        assert isinstance(claim.value, Proposition)
        private = wording.names_somebody(claim.value.topic, known)
        if key in seen or stranger or private or not sentence([claim], reports):
            continue
        seen.add(key)
        same = "" if claim.stance == "claims_responsibility" else f"{claim.report_id} {claim.value.topic}"
        spoken.setdefault((claim.stance, same), []).append(claim)
    for claims in spoken.values():
        words = sentence(claims, reports)
        for some in [claims] if words else [[c] for c in claims]:  # "it denied" is said of one, "they" of several
            yield Sentence(words or sentence(some, reports) or "", "description", tuple(c.id for c in some))


def sentence(claims: Sequence[Claim], reports: Mapping[str, Report]) -> str | None:
    """One thing that one or more speakers say, told in the past; None where it cannot stand without its report."""
    claim, value = claims[0], claims[0].value
    who = wording.capital(wording.subject([wording.speaker(c, reports) for c in claims]))
    assert isinstance(value, Proposition)
    if claim.stance == "claims_responsibility":
        return f"{who} claimed responsibility."
    topic = _trimmed(value.topic)
    if not topic or _SAID_INSIDE.search(topic):
        return None
    verb = _verb(claim.quote, value.topic)
    if _PRONOUN.match(topic) and not _meant_by_speaker(topic, claim, verb, who):
        return None
    if verb is not None:
        whole = verb != "accused" or " of " in topic
        return f"{who} {verb} {_loaded(topic)}." if whole else None
    if not _stands_alone(topic) or (claim.stance == "denies" and _NOT.search(topic)):
        return None
    return f"{who} {'denied' if claim.stance == 'denies' else 'said'} that {_loaded(_continued(topic))}."


def answer(quote: Quote, analysis: Analysis) -> Sentence | None:
    """A sentence that gives the denial or retraction which stands in a report's words; None where no claim is there.

    In the words of a claim of denial, or else the report's own, quoted.
    """
    reports = {r.id: r for r in analysis.reports}
    near = [c for c in analysis.claims if c.span.overlaps(quote.span) and c.report_id in reports]
    known = wording.public_names(analysis.claims)
    denials = [c for c in near if c.stance in ("denies", "retracts") and c.speaker is not None]
    for claim in denials:
        if (words := sentence([claim], reports)) and not wording.names_somebody(words, known):
            return Sentence(words, "description", (claim.id,))
    if not near or wording.names_somebody(quote.words, known):
        return None
    outlet = wording.outlet(reports[quote.span.report_id])
    words = (
        " ".join(quote.words.split()).strip('“”" ').rstrip(".").replace("“", "‘").replace("”", "’").replace('"', "’")
    )
    return Sentence(f"{wording.capital(outlet)} adds: “{words}”.", "description", tuple(c.id for c in near[:4]))


def _meant_by_speaker(topic: str, claim: Claim, verb: str | None, who: str) -> bool:
    """Whether a clause's first pronoun stands for who speaks: "denied that it was involved", "said its men did it"."""
    first = topic.split()[0].lower()
    own = ("they", "their") if wording.plural(who) or who.endswith("s") else ("it", "its")
    return verb is None and first in own and (first in ("its", "their") or claim.stance == "denies")


def _trimmed(topic: str) -> str:
    """A topic without loose marks, cut at a joint where it is too long; "" where that does not help."""
    topic = _LOOSE.sub("", topic.strip(' .,;“”"'))
    if len(topic.split()) > LONGEST and (joint := _JOINT.search(topic, 40)):
        topic = topic[: joint.start()]
    return topic if len(topic.split()) <= LONGEST else ""


def _verb(quote: str, topic: str) -> str | None:
    """The report's verb in the past; None where the topic is a clause of its own."""
    at = quote.find(topic)
    found = _VERB.search(quote[:at]) if at > 0 else None
    if found is None or found["that"] or found["verb"] in _SAYING:
        return None
    verb = found["verb"]
    if verb in _PAST:
        return _PAST[verb]
    return verb if verb.endswith("ed") or verb in _IRREGULAR else None


def _continued(topic: str) -> str:
    """A clause inside a sentence: an ordinary first word is small."""
    return topic[0].lower() + topic[1:] if wording.common(topic) else topic


def _stands_alone(topic: str) -> bool:
    """Whether a topic is a clause: its verb comes before any "to do" ("the forces to find out who was behind it")."""
    verb, infinitive = wording.CLAUSE.search(topic), topic.find(" to ")
    return verb is not None and (infinitive < 0 or verb.start() < infinitive)


def _loaded(topic: str) -> str:
    """Words that take sides stand between quotation marks: they are the speaker's, not ours."""
    return _sides().sub("“\\g<0>”", topic)


@cache
def _sides() -> re.Pattern[str]:
    rows = resources.files("dateline").joinpath("data/audit/loaded.tsv").read_text("utf-8").splitlines()
    words = "|".join(row.partition("\t")[0] for row in rows if row and not row.startswith("#"))
    return re.compile(rf"(?<![\w“-])(?:{words})(?![\w-])", re.I)


def _takes_part(claim: Claim, incident: Incident) -> bool:
    """Whether who claims a deed is one of the incident's actors, or is known as a party."""
    source = claim.speaker
    if source is None or wording.ANYONE.search(source.name):
        return False
    said = {source.name.casefold(), (source.organisation or source.name).casefold()}
    return bool(source.party) or any(p.actor.name.casefold() in said for p in incident.participants)
