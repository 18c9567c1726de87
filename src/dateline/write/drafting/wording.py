"""Incidents, actors, numbers and speakers -> the words that prose has for them. What is told is planned elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from dateline import text
from dateline.model import Actor, Claim, Figure, Incident, Participant, Period, Place, Report, Source
from dateline.write import names

SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
LONG_ROLE = 4  # words of an office that stand before a name; a longer one follows it
FORCES = {"Military Forces of": "the armed forces of", "Police Forces of": "the police of"}
NOBODY = frozenset("person people sides side source sources one others man men woman women two three they".split())
CROWD = frozenset(
    "residents soldiers police sources officials separatists relatives witnesses authorities rescuers doctors medics "
    "families survivors villagers rebels militants insurgents gunmen activists lawyers observers analysts government "
    "army military presidency local health security hospital medical eyewitnesses".split()
)  # whose capital is that of a sentence's first word
ANYONE = re.compile(
    r"\b(?:official|resident|witness|diplomat|doctor|officer|source|lawmaker|lawyer|survivor|relative)$"
)
BODY = re.compile(
    r"(?i)\b(?:army|military|police|ministry|government|commission|council|office|service|organi[sz]ation|network|"
    r"observatory|authority|authorities|command|institute|agency|committee|cross|union|league|mission|cent(?:re|er)|"
    r"department|division|brigade|battalion|forces?|navy|coalition|movement|presidency|administration|federation|association|party|front|guards?)$"
)
_VOWEL = re.compile(r"(?:[AEFHILMNORSX][A-Z]|[AEIO]|U(?!N|K|S|ni)|[aeio])")
WITH_ARTICLE = frozenset(
    ("US", "UK", "UN", "EU", "United States", "United Nations", "United Kingdom", "European Union")
)
# the floor from which words without a number are used, as the reading of them has it
VAGUE = (
    (10, "many"),
    (20, "dozens of"),
    (200, "hundreds of"),
    (2_000, "thousands of"),
    (20_000, "tens of thousands of"),
)
FIGHTERS = ("militants", "fighters", "rebels", "gunmen", "insurgents", "attackers", "gang members", "guerrillas")
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
    "Attack": ("{who} attacked {whom} {where}", "{whom} {were} attacked {where}"),
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
    "the a an it he she they there this that these those its his her their some both all no one two in on at since "
    "when after before while if as for by with from during under over about around more many most several".split()
)
CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|may|might|must)\b|\w{3,}ed\b")


def when(period: Period | None, year: bool = True) -> str:
    """The days as a sentence opens with them; "" where they are unknown."""
    if period is None:
        return ""
    first, last = period.start, period.end
    if first == last:
        return f"On {_day(first, year)}"
    if (first.year, first.month) == (last.year, last.month):
        whole = first.day == 1 and (last + timedelta(1)).day == 1
        return f"In {first:%B}{f' {first.year}' * year}" if whole else f"Between {first.day} and {_day(last, year)}"
    if period.width <= 62:
        return f"Between {_day(first, year and first.year != last.year)} and {_day(last, year)}"
    return f"Between {first:%B %Y} and {last:%B %Y}" if first.year != last.year else f"In {first.year}"


def _day(day: date, year: bool) -> str:
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


def where(incident: Incident, country: bool, texts: Iterable[Report] = ()) -> str:
    """The place after a preposition, as most reports spell it.

    The province only where a report names it, the country only where it is told for the first time.
    """
    place = incident.place
    if place is None:
        return "in a place that the reports leave open"
    parts = [text.state(_spelled(incident, place))]
    if place.kind not in ("country", "admin1") and place.admin1 and not _alike(place.admin1, parts[0]):
        parts += [place.admin1] if any(place.admin1 in report.text for report in texts) else []
    if country and place.country and place.country != place.name:
        parts.append(text.state(place.country))
    near = "near" if place.precision == 2 and place.kind in ("town", "site", "") else "in"
    return f"{near} {', '.join(parts)}"


def _spelled(incident: Incident, place: Place) -> str:
    """A place's name in the spelling of most reports: Tajoura, where the gazetteer has Tajura'."""
    told = [c for c in incident.claims if c.attribute == "place" and getattr(c.value, "id", "") == place.id != ""]
    names = Counter(c.quote for c in told if _alike(c.quote, place.name))
    return max(names, key=lambda n: (names[n], n)) if names else place.name


def _alike(one: str, other: str) -> bool:
    """Whether two spellings are those of one name: the same consonants at the head."""
    plain = (unicodedata.normalize("NFKD", n).casefold() for n in (one, other))
    bare = [re.sub(r"[^a-z]|(?<=.)[aeiouyhw]", "", n) for n in plain]
    return one[:1].isupper() and bare[0][:3] == bare[1][:3] and abs(len(bare[0]) - len(bare[1])) <= 2


def public_names(claims: Iterable[Claim]) -> frozenset[str]:
    """The parts of all names in claims that a brief may print, with those of the calendar."""
    return frozenset(w for c in claims for name in _public(c) for w in _PART.findall(name)) | _CALENDAR


def names_somebody(words: str, known: frozenset[str]) -> bool:
    """Whether words hold a name of several parts, none of them in the `public_names` of the matter.

    Private persons are left out of a brief, and so is what cannot be told without their names.
    """
    runs = (_PART.findall(run.group()) for run in _RUN.finditer(words))
    return any(not known & set(run) for run in runs)


def _public(claim: Claim) -> Iterator[str]:
    """The names in a claim that a brief may print: places, organised actors, whoever speaks in an office."""
    value = claim.value
    if isinstance(value, Place):
        yield from (claim.quote, value.name, value.country or "", value.admin1 or "")
    elif isinstance(value, Participant):
        yield from (claim.quote, value.actor.name, value.actor.country or "")
    source = claim.speaker
    if source and (source.role or source.organisation or source.kind not in (None, "person", "witness")):
        yield from (source.name, source.organisation or "", source.role or "")


_PART = re.compile(r"[A-ZÀ-Þ][\w’'-]+")
_RUN = re.compile(rf"{_PART.pattern}(?:\s+(?:(?:de|da|del|al|el|bin|ibn|van|von)\s+)?{_PART.pattern})+")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


def deed(incident: Incident, attacker: Actor | None, target: Actor | None, place: str) -> str:
    """What happened, as a clause without its day."""
    sub_type = incident.type.sub_event if incident.type else ""
    known, unknown = DEEDS.get(sub_type, ("an incident took place {where}", "an incident took place {where}"))
    whom = called(target) if target else ("people" if sub_type == "Attack" else "an armed group")
    if target is None or target.name.startswith("Unidentified"):
        whom = _fighters(incident) or whom
    if attacker is None or (target is None and "{whom}" in known and sub_type == "Armed clash"):
        clause = unknown
        if attacker is not None and sub_type == "Armed clash":
            clause = "{who} carried out an operation {where}" if attacker.kind in STATE else "{who} attacked {where}"
    else:
        clause = known
    were = "were" if re.search(r"(?:[^s]s|people|police)$", whom.split(" of ")[0]) else "was"
    return clause.format(who=called(attacker) if attacker else "", whom=whom, were=were, where=place)


def _fighters(incident: Incident) -> str | None:
    """What the reports call those who fell on an unnamed armed side: "militants", "rebels"."""
    fallen = [t for t in incident.tolls if t.group in FIGHTERS and t.claims]
    return max(fallen, key=lambda t: len(t.claims)).group if fallen else None


def called(actor: Actor) -> str:
    """An actor in running prose: "the Military Forces of X", "civilians", "an unidentified armed group"."""
    name = re.sub(r"\s*\([^)]*\)$", "", actor.name)
    if name.startswith("Unidentified"):
        return f"an {name[0].lower()}{name[1:].lower()}"
    if actor.kind == "civilians" or name in ("Civilians", "Protesters", "Rioters"):
        return name.lower()
    if re.match(r"(?:Military|Police|Government|Ministry|Security)\b", name):
        name = _prose(name)
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
    """A count with its qualifier: "at least 30", "about 300", "between 20 and 30", "hundreds of"."""
    low, best, high = figure.low, figure.best, figure.high
    if figure.qualifier == "vague" and best is None:
        floors = [words for floor, words in VAGUE if floor <= (low or 0)]
        return floors[-1] if floors else "several"
    if low is not None and high is not None and low != high and (best is None or figure.qualifier != "about"):
        return f"between {number(low)} and {number(high)}"
    value = next((v for v in (best, low, high) if v is not None), None)
    if value is None:
        return "an unknown number of"
    word = {"at least": "at least ", "more than": "more than ", "at most": "up to ", "about": "about "}
    return word.get(figure.qualifier, "") + number(value)


ONES = {"people": "person", "children": "child", "policemen": "policeman", "women": "woman", "men": "man"}
BODIES = ("security forces", "police", "military", "army", "personnel", "staff", "government forces")


def members(group: str | None, one: bool = False) -> str:
    """A group as people that are counted: "people", "police officers", "members of the security forces"."""
    group = re.sub(r"^civilians \((.+)\)$", r"\1", group or "people")
    name = {"police": "police officers"}.get(group, group)
    if name in BODIES:
        return f"{'member' if one else 'members'} of the {name}"
    if not one:
        return name
    head, _, last = name.rpartition(" ")
    single = ONES.get(last) or re.sub(r"(?<=[^s])s$", "", last)
    return f"{head} {single}".strip()


def voice(claim: Claim, reports: Mapping[str, Report]) -> str:
    """One key for one speaker, also where a report shortens the name: SOHR, Observatory for X (SOHR)."""
    source = claim.speaker
    if source is None or _nobody(source):
        return speaker(claim, reports).casefold()
    body = source.organisation if source.organisation and not source.role else source.name
    body = body or source.name
    short = re.search(r"\(([A-Z][A-Za-z]{1,9})\)", body) or re.search(r"\(([A-Z][A-Za-z]{1,9})\)", source.name)
    if short:
        return short[1].casefold()
    if re.fullmatch(r"[A-Z]{2,9}", source.name):
        return source.name.casefold()
    return re.sub(r"(.)\1+|\W", r"\1", re.sub(r"^the ", "", body.casefold()))


def speaker(claim: Claim, reports: Mapping[str, Report]) -> str:
    """Who gives a claim, as prose names them: office and name, or the body; else the outlet."""
    source = claim.speaker
    if source is None or _nobody(source):
        return outlet(reports[claim.report_id])
    name, role = source.name.strip(), (source.role or "").strip()
    if "spoke" in role and source.organisation:
        return _article(_prose(source.organisation))
    if role and role.casefold() not in name.casefold() and "spoke" not in role:
        if len(role.split()) > LONG_ROLE or re.search(r" (?:of|for|in|at)\b", role):
            return f"{name}, {role if role.startswith('the ') else 'the ' + role}"
        if name[:1].isupper():
            return f"{role if ANYONE.search(role) else names.capitals(role)} {name}"
    return _article(name)


def _nobody(source: Source) -> bool:
    return re.sub(r"^(?:an?|the|some) ", "", source.name.casefold()) in NOBODY


def outlet(report: Report) -> str:
    """What prose calls a report: its outlet without what stands in brackets, else its file."""
    name = re.sub(r"\s*\(.*", "", report.outlet)
    return _article(name) if name else report.path


def around(claim: Claim, reports: Mapping[str, Report]) -> str:
    """The sentence of the report in which a claim stands, ready to be put between quotation marks."""
    told = reports[claim.report_id].text
    places = text.sentences(told)
    start, end = next(((a, b) for a, b in places if a <= claim.span.start < b), (claim.span.start, claim.span.end))
    return inside_quotes(told[start:end])


def inside_quotes(words: str) -> str:
    """Words on one line, without a full stop, their own quotation marks made single."""
    line = " ".join(words.split()).strip('“”" ').rstrip(".")
    return line.replace("“", "‘").replace("”", "’").replace('"', "’")


def subject(speakers: Sequence[str]) -> str:
    """Speakers before a verb, each once: "Kabul and New Delhi", "A. Name, the head of the office,"."""
    who = list(dict.fromkeys(speakers))
    return joined(who) + ("," if ", the " in who[-1] else "")


def short(claim: Claim) -> str:
    """A speaker who was named in full before: the name alone, or the body a spokesperson speaks for."""
    source = claim.speaker
    if source is None:
        return "the outlet"
    body = source.organisation if "spoke" in (source.role or "") and source.organisation else source.name
    return brief(_article(_prose(body)))


def brief(name: str) -> str:
    """A speaker at the second mention: the name without its office, a body's initials where it gave them."""
    initials = re.search(r"\(([A-Z][A-Za-z]{1,7})\)$", name)
    if initials:
        return f"the {initials[1]}" if initials[1] in WITH_ARTICLE else initials[1]
    return re.sub(r"\s*\([^)]*\)$", "", name.partition(", the ")[0])


def _prose(body: str) -> str:
    """A body's name in running prose: "Military Forces of X" -> "the armed forces of X"."""
    for long, short in FORCES.items():
        body = body.replace(long, short)
    head, of, country = body.rpartition(" of ")
    return f"{head} of {text.state(country)}" if of else body


def _article(name: str) -> str:
    """ "army", "mayor of X", "LNA official" -> "the army", "the mayor of X", "an LNA official".

    Names of persons, states and plural groups stay.
    """
    if name in WITH_ARTICLE:
        return f"the {name}"
    if re.match(r"(?i)(?:the|an?|some|several|one|two|his|its|their)\b|.*['’]s\b", name):
        return name
    if all(w in CROWD for w in name.lower().split()):
        name = name.lower()
    head = re.sub(r"\s*\(.*", "", re.split(r" (?:of|for|in|at|from|on)\b", name)[0])
    if ANYONE.search(head):
        return f"{'an' if _VOWEL.match(name) else 'a'} {name}"
    single_role = name[:1].islower() and not plural(head)
    return f"the {name}" if single_role or BODY.search(head) else name


def plural(who: str) -> bool:
    """Whether a name stands for several: "A and B", or a common noun in the plural ("ministers", not "Médecins")."""
    last = who.split()[-1]
    end = re.search(r"(?:[^sui]s|media|people|relatives)$", last)
    return " and " in who or bool(end and last.islower() and not re.search(r"['’]s$", last))


def common(topic: str) -> bool:
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
