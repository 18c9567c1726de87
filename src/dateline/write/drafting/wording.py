"""Incidents, tolls and propositions -> sentences. Wording only: what is told, in which order, is planned elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dateline.model import Actor, Claim, Figure, Incident, Period, Proposition, Report, Toll
from dateline.write import names

SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
STATE = ("state forces", "government", "external forces")
# sub-event type -> what happened, with a known attacker; without one
DEEDS = {
    "Armed clash": ("{who} fought {whom} {where}", "armed groups fought {where}"),
    "Government regains territory": ("{who} took back ground {where}", "the government took back ground {where}"),
    "Non-state actor overtakes territory": ("{who} took ground {where}", "an armed group took ground {where}"),
    "Air/drone strike": ("{who} struck from the air {where}", "an air or drone strike hit a target {where}"),
    "Shelling/artillery/missile attack": ("{who} fired shells or missiles {where}", "shells or missiles fell {where}"),
    "Suicide bomb": ("{who} carried out a suicide bombing {where}", "a suicide bomber struck {where}"),
    "Remote explosive/landmine/IED": ("{who} set off explosives {where}", "explosives went off {where}"),
    "Grenade": ("{who} threw a grenade {where}", "a grenade was thrown {where}"),
    "Chemical weapon": ("{who} used a chemical weapon {where}", "a chemical weapon was used {where}"),
    "Attack": ("{who} attacked {whom} {where}", "{whom} were attacked {where}"),
    "Abduction/forced disappearance": ("{who} abducted people {where}", "people were abducted {where}"),
    "Sexual violence": ("{who} committed sexual violence {where}", "sexual violence was committed {where}"),
    "Arrests": ("{who} made arrests {where}", "arrests were made {where}"),
    "Agreement": ("{who} came to an agreement {where}", "an agreement was made {where}"),
    "Looting/property destruction": ("{who} destroyed or took property {where}", "property was destroyed {where}"),
    "Disrupted weapons use": ("{who} stopped an attack {where}", "an attack was stopped {where}"),
    "Peaceful protest": ("people protested {where}", "people protested {where}"),
    "Protest with intervention": ("a protest was dispersed {where}", "a protest was dispersed {where}"),
    "Excessive force against protesters": ("{who} used force on a protest {where}", "a protest met force {where}"),
    "Violent demonstration": ("a demonstration turned violent {where}", "a demonstration turned violent {where}"),
    "Mob violence": ("a crowd attacked people {where}", "a crowd attacked people {where}"),
}
_ORDINARY = frozenset(
    "the a an it he she they there this that these those its his her their some both all no one two in on at".split()
)
CHARGE = r"(?:charge|accusation|allegation|claim|report|assertion|suggestion)s?\b"
DISMISSED = r",? (?:as )?(?:baseless|false|unfounded|groundless|absurd|untrue)$"
CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|may|might|must)\b|\w{3,}ed\b")


def when(period: Period | None, year: bool = True) -> str:
    """The days as a sentence opens with them; "" where they are unknown."""
    if period is None:
        return ""
    first, last = period.start, period.end
    if first == last:
        return f"On {_day(first, year)}"
    if period.width <= 7 and first.month == last.month:
        return f"Between {first.day} and {_day(last, year)}"
    if period.width <= 62:
        return f"Between {_day(first, year and first.year != last.year)} and {_day(last, year)}"
    return f"Between {first:%B %Y} and {last:%B %Y}" if first.year != last.year else f"In {first.year}"


def _day(day: date, year: bool) -> str:
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


def where(incident: Incident, country: bool) -> str:
    """The place after a preposition; the country only where it is told for the first time."""
    place = incident.place
    if place is None:
        return "in a place that the reports leave open"
    parts = [place.name]
    if place.kind not in ("country", "admin1") and place.admin1 and place.admin1 != place.name:
        parts.append(place.admin1)
    if country and place.country and place.country != place.name:
        parts.append(place.country)
    near = "near" if place.precision == 2 and place.kind in ("town", "site", "") else "in"
    return f"{near} {', '.join(parts)}"


def deed(incident: Incident, attacker: Actor | None, target: Actor | None, place: str) -> str:
    """What happened, as a clause without its day."""
    sub_type = incident.type.sub_event if incident.type else ""
    known, unknown = DEEDS.get(sub_type, ("an incident took place {where}", "an incident took place {where}"))
    whom = called(target) if target else ("people" if sub_type == "Attack" else "an armed group")
    if attacker is None or (target is None and "{whom}" in known and sub_type == "Armed clash"):
        clause = unknown
        if attacker is not None and sub_type == "Armed clash":
            clause = "{who} carried out an operation {where}" if attacker.kind in STATE else "{who} attacked {where}"
    else:
        clause = known
    return clause.format(who=called(attacker) if attacker else "", whom=whom, where=place)


def called(actor: Actor) -> str:
    """An actor in running prose: "the Military Forces of X", "civilians", "an unidentified armed group"."""
    name = re.sub(r"\s*\([^)]*\)$", "", actor.name)
    if name.startswith("Unidentified"):
        return f"an {name[0].lower()}{name[1:].lower()}"
    if actor.kind == "civilians" or name in ("Civilians", "Protesters", "Rioters"):
        return name.lower()
    if re.match(r"(?:Military|Police|Government|Ministry|Security)\b", name):
        words = {"Military Forces of": "the armed forces of", "Police Forces of": "the police of"}
        for long, short in words.items():
            name = name.replace(long, short)
        return (
            name if name.startswith("the ") else f"the {name[0].lower() + name[1:] if name.startswith('Gov') else name}"
        )
    return (
        f"the {name}"
        if re.search(r"\b(?:Army|Front|Forces?|Group|Movement|State|Union|Brigades?|Cartel)\b", name)
        else name
    )


def number(value: int) -> str:
    """A number as prose has it: words up to twelve, digits with separators above."""
    return SMALL[value] if 0 <= value < len(SMALL) and value != 1 else "one" if value == 1 else f"{value:,}"


def amount(figure: Figure) -> str:
    """A count with its qualifier: "at least 30", "between 20 and 30", "an unknown number of"."""
    low, best, high = figure.low, figure.best, figure.high
    if low is not None and high is not None and low != high:
        return f"between {number(low)} and {number(high)}"
    value = next((v for v in (best, low, high) if v is not None), None)
    if value is None:
        return "an unknown number of"
    word = {"at least": "at least ", "more than": "more than ", "at most": "up to ", "about": "about "}
    return word.get(figure.qualifier, "") + number(value)


def speaker(claim: Claim, reports: Mapping[str, Report]) -> str:
    """Who gives a claim, as prose names them: office and name, or the body; else the outlet."""
    source = claim.speaker
    if source is None:
        report = reports[claim.report_id]
        return re.sub(r"\s*\(.*", "", report.outlet) or report.path
    name, role = source.name.strip(), (source.role or "").strip()
    if role and role.casefold() not in name.casefold() and "spoke" not in role:
        return names.speaker(replace(source, organisation=None))
    if "spoke" in role and source.organisation:
        return f"{_article(source.organisation)}"
    return _article(name)


def _article(name: str) -> str:
    """ "army" -> "the army"; names of persons, states and plural groups stay."""
    one_body = re.search(r"(?i)\b(?:army|military|police|ministry|government|commission|council|office|service)$", name)
    return f"the {name}" if one_body and not re.match(r"(?i)the\b|.*['’]s\b", name) else name


def tally(toll: Toll, latest: Sequence[Claim], reports: Mapping[str, Report]) -> str:
    """Who counts how many: one sentence, rival counts side by side. `latest` holds one count a speaker."""
    said: dict[str, list[str]] = {}
    for claim in latest:
        if isinstance(claim.value, Figure):
            said.setdefault(amount(claim.value), []).append(speaker(claim, reports))
    parts = [(count, list(dict.fromkeys(who))[:2]) for count, who in said.items()]
    count, who = parts[0]
    words = f"According to {joined(who)}, {_suffered(toll, count)}"
    if parts[1:]:
        first, *more = [f"{joined(w)} put the number at {_after_at(c)}" for c, w in parts[1:3]]
        words += "; " + joined([first, *(m.replace("put the number at", "at") for m in more)])
    return words + "."


def _suffered(toll: Toll, count: str) -> str:
    group = {"police": "police officers", None: "people"}.get(toll.group, toll.group)
    if count == "one":
        ones = {"people": "person", "civilians": "civilian", "soldiers": "soldier", "children": "child"}
        return (
            f"one {ones.get(group, group)} was {toll.outcome}"
            if group in ones
            else f"one of the {group} was {toll.outcome}"
        )
    if toll.outcome == "missing":
        return f"{count} {group} are missing"
    return f"{count} {group} were {toll.outcome}"


def _after_at(count: str) -> str:
    return count.replace("at least ", "no fewer than ")


def _plural(who: str) -> bool:
    """Whether a speaker takes a plural verb: several, or a common noun in the plural ("ministers", not "Médecins")."""
    last = who.split()[-1]
    end = re.search(r"(?:[^sui]s|media|people|relatives)$", last)
    return " and " in who or bool(end and last.islower() and not re.search(r"['’]s$", last))


def statement(claim: Claim, reports: Mapping[str, Report]) -> str:
    """A claim as a sentence, in the report's words where they are not ours to vary."""
    who, value = capital(speaker(claim, reports)), claim.value
    assert isinstance(value, Proposition)
    topic = value.topic.strip(' .,;“”"')
    if claim.stance == "claims_responsibility":
        return f"{who} {_verb(who, 'claims', 'claim')} responsibility."
    if claim.stance == "denies" and re.match(r"(?i)(?:the|an?|this|these|such|any|all) (?:\w+ )?" + CHARGE, topic):
        return f"{who} {_verb(who, 'rejects', 'reject')} {re.sub(DISMISSED, '', topic)}."
    accused = re.match(r"(?P<whom>[A-Z][\w' .-]{1,60}?) of (?P<deed>(?:having |being )?\w+ing\b.*)", topic)
    if claim.stance == "alleges" and accused:
        return f"{who} {_verb(who, 'accuses', 'accuse')} {accused['whom']} of {accused['deed']}."
    verbs = {
        "alleges": ("alleges", "allege"),
        "denies": ("denies", "deny"),
        "confirms": ("confirms", "confirm"),
        "retracts": ("has withdrawn the statement", "have withdrawn the statement"),
    }
    verb = _verb(who, *verbs.get(claim.stance, ("says", "say")))
    if CLAUSE.search(topic):
        return f"{who} {verb} that {topic[0].lower() + topic[1:] if _common(topic) else topic}."
    return (
        f"{who} {verb} {topic}." if claim.stance != "asserts" else f"{who} {_verb(who, 'speaks', 'speak')} of {topic}."
    )


def _verb(who: str, one: str, many: str) -> str:
    return many if _plural(who) else one


def _common(topic: str) -> bool:
    """Whether a clause opens with an ordinary word, which is small inside a sentence."""
    return topic.split()[0].lower() in _ORDINARY


def joined(many: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return many[0] if len(many) == 1 else f"{', '.join(many[:-1])} and {many[-1]}"


def capital(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def most_named(incident: Incident, role: str) -> Actor | None:
    """The actor that most reports put in a role; None where only one of three or more does."""
    told: Counter[str] = Counter()
    actors: dict[str, Actor] = {}
    for report_id in incident.report_ids:
        seen = set()
        for claim in incident.claims:
            if claim.report_id == report_id and claim.attribute == "participant":
                part = claim.value
                if getattr(part, "role", "") == role and not getattr(part, "alleged", False):
                    actor = part.actor  # type: ignore[union-attr]
                    actors[actor.name] = actor
                    seen.add(actor.name)
        told.update(seen)
    settled = {p.actor.name for p in incident.participants if p.role == role and not p.alleged}
    ranked = [(n, name) for name, n in told.items() if name in settled]
    if not ranked:
        return None
    count, name = max(ranked, key=lambda pair: (pair[0], not pair[1].startswith("Unidentified"), pair[1]))
    return actors[name] if count > 1 or len(incident.report_ids) < 3 else None
