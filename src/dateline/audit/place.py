"""Places of a brief -> places outside the region that is named, or that no report tells of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from dateline.audit.align import MONTHS
from dateline.audit.desk import Desk
from dateline.audit.lists import listed
from dateline.audit.passage import Passage
from dateline.audit.reading import akin, content
from dateline.audit.rule import Fault, rule
from dateline.model import Claim, Place

_DIVISIONS = " ".join(listed("divisions"))
_NAME = r"[A-ZÀ-Þ][\w-]*(?:[’'](?!s\b)[\w-]+)*"
_DIVISION = rf"(?:{'|'.join(listed('divisions'))})"
_REGION = re.compile(rf"\b(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})\s+(?P<kind>{_DIVISION})\b")
_REGION_OF = re.compile(rf"\b(?P<kind>{_DIVISION})\s+of\s+(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})")
_BESIDE = re.compile(
    r"[A-ZÀ-Þ][\w’'-]+(?:\s*\([^)]*\))?,?\s+"
    r"(?:(?:is|lies|are|,|a|an|the|\w+ of|town|city|village|locality|suburb|area|areas|districts?|there,)\s+){0,4}"
    r"(?:in|of|within)?\s*(?:the\s+|its\s+|[A-ZÀ-Þ][\w-]+[’']s\s+)?$"
)
_LOCATIVE = re.compile(
    r"(?<!['’])\b(?:in|at|near|from|outside|around|towards?|into|inside|across)\s+(?:the\s+)?(?:(?:city|town|village|district|province|region|"
    r"area|suburb|centre|center|outskirts|north|south|east|west)\s+of\s+)?"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?:[\s-][A-ZÀ-Þ][\w’'-]+){0,2})"
)
LOOSELY = 0.25  # the same before it speaks against a place that no report names at all
SEVERAL = 2  # sentences that must name the other region where some report names that of the brief as well
ALIGNED = 0.35  # share of a sentence that a report must take up before its region is compared


@rule("PLA01", "wrong_province", "error", "brief audit B8; GeoNames admin containment")
def outside_its_region(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A place is put into a region that the reports, or the gazetteer, do not put it into."""
    for found in _regions(passage.words):
        if content(found["name"]) <= _countries(passage, desk):
            continue  # "a province of Burkina Faso"
        if not _BESIDE.search(passage.words[: found.start()]):
            yield from _elsewhere_told(passage, found, desk)
            continue
        start, end = passage.start + found.start(), passage.start + found.end()
        told = _told_regions(passage, found, desk)
        if told:
            right, source = told
            yield Fault(start, end, f"{found['name']} here, {right} in the reports.", (source.quote,), right)
            continue
        town = _contained(passage, found, desk)
        if town:
            where = town.admin1 if town.admin1 else town.country
            yield Fault(start, end, f"{town.name} lies in {where}.", suggestion=where, severity="error")


def _elsewhere_told(passage: Passage, found: re.Match[str], desk: Desk) -> Iterator[Fault]:
    """The region of a sentence none of whose places lies in it, although the reports name the regions they lie in."""
    if not re.search(r"\bin\s+(?:the\s+)?(?:[A-Z]\w+[’']s\s+)?$", passage.words[: found.start()]):
        return
    claims = [c.value for c in desk.within(passage, "place") if isinstance(c.value, Place)]
    region = next((c.value for c in desk.within(passage, "place") if _at(c, passage, found)), None)
    towns = [p for p in claims if p.kind in ("town", "site") and p.admin1 and p != region]
    if not isinstance(region, Place) or region.kind != "admin1" or not region.id or not towns:
        return
    if any(t.within(region) or t.country != region.country for t in towns):
        return
    told = [p for p in desk.sources if any(re.search(rf"\b{re.escape(str(t.admin1))}\b", p.words) for t in towns)]
    if told:
        start, end = passage.start + found.start(), passage.start + found.end()
        where = ", ".join(dict.fromkeys(f"{t.name} lies in {t.admin1}" for t in towns))
        yield Fault(start, end, f"{where}, not in {found['name']}.", (told[0].quote,), towns[0].admin1)


def _regions(words: str) -> list[re.Match[str]]:
    found = [*_REGION.finditer(words), *_REGION_OF.finditer(words)]
    return [m for m in found if not re.search(r"[’']s?$", m["name"])]


def _told_regions(passage: Passage, found: re.Match[str], desk: Desk) -> tuple[str, Passage] | None:
    """The regions of the same kind that most reports name for the places of the sentence, if not this one."""
    kind, others = found["kind"].lower(), _names_beside(passage, found, desk)
    if not others:
        return None
    votes: Counter[str] = Counter()
    first: dict[str, Passage] = {}
    for source in desk.sources:
        if not others & content(desk.context(source)):
            continue
        given = _regions_of(source, kind, desk)
        for name in {next((v for v in votes if _one_name(v, n)), n) for n in given}:
            votes[name] += 1
            first.setdefault(name, source)
    mine = _spellings(passage, found, desk)
    agreed = sum(n for name, n in votes.items() if any(_holds(content(name), m) for m in mine))
    rivals = [(n, name) for name, n in votes.items() if not any(_holds(content(name), m) for m in mine)]
    if not rivals or max(rivals)[0] <= agreed:
        return None
    most, right = max(rivals)
    sharing = content(right) & content(found["name"])
    if agreed == 0 and most < SEVERAL and not sharing and _elsewhere(found["name"], desk):
        return None
    return right, first[right]


def _spellings(passage: Passage, found: re.Match[str], desk: Desk) -> list[frozenset[str]]:
    """Roots of a region's name as it stands, and as the gazetteer spells it."""
    known = [c.value for c in desk.within(passage, "place") if _at(c, passage, found)]
    return [
        content(found["name"]),
        *(content(p.name) for p in known if isinstance(p, Place) and p.kind in ("admin1", "admin2")),
    ]


def _one_name(one: str, other: str) -> bool:
    """Whether two names are spellings of one."""
    return _holds(content(one), content(other)) and _holds(content(other), content(one))


def _holds(name: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a name holds all words of another, each in some spelling."""
    return all(akin({word}, name) for word in other)


def _regions_of(source: Passage, kind: str, desk: Desk) -> set[str]:
    """The regions that a report sentence names: by the same word, or by the gazetteer's."""
    found = {m["name"] for m in _regions(source.words) if m["kind"].lower() == kind}
    claims = [c.value for c in desk.within(source, "place")]
    return found | {
        p.name
        for p in claims
        if isinstance(p, Place) and p.kind == "admin1" and kind in ("region", "province", "state")
    }


def _names_beside(passage: Passage, found: re.Match[str], desk: Desk) -> frozenset[str]:
    """Roots of the other names in the sentence up to the region, countries left out."""
    before = passage.words[max(0, found.start() - 90) : found.start()]
    near = re.findall(r"[A-ZÀ-Þ][\w’'-]+", before)
    return frozenset().union(*map(content, near)) - _countries(passage, desk) - MONTHS - content(_DIVISIONS)


def _countries(passage: Passage, desk: Desk) -> frozenset[str]:
    """Roots of the countries that a sentence names."""
    told = [c for c in desk.within(passage, "place") if isinstance(c.value, Place) and c.value.kind == "country"]
    return frozenset().union(*(content(c.quote) for c in told))


def _elsewhere(name: str, desk: Desk) -> bool:
    """Whether some report names the region after all."""
    return any(re.search(rf"\b{re.escape(name)}\b", c.quote) for c in desk.analysis.claims if _located(c, desk))


def _located(claim: Claim, desk: Desk) -> bool:
    return claim.attribute == "place" and claim.report_id != desk.brief.id


def _contained(passage: Passage, found: re.Match[str], desk: Desk) -> Place | None:
    """A place just before the region that the gazetteer puts into another region of the same country."""
    claims = [c for c in desk.within(passage, "place") if isinstance(c.value, Place)]
    region = next((c.value for c in claims if _at(c, passage, found)), None)
    if not isinstance(region, Place) or region.kind not in ("admin1", "admin2") or not region.id:
        return None
    for claim in claims:
        town, gap = claim.value, passage.start + found.start() - claim.span.end
        if (
            isinstance(town, Place)
            and 0 < gap < 30
            and town.kind in ("town", "site")
            and town.country == region.country
        ):
            between = passage.words[claim.span.end - passage.start : found.start()]
            if (
                re.fullmatch(r",?\s*(?:a \w+ )?(?:in|of)?\s*(?:the|its)?\s*", between)
                and town.admin1
                and not town.within(region)
            ):
                return town
    return None


def _at(claim: Claim, passage: Passage, found: re.Match[str]) -> bool:
    start, end = passage.start + found.start(), passage.start + found.end()
    return claim.span.start < end and start < claim.span.end


@rule("PLA02", "wrong_place", "error", "brief audit B8; contradiction types: place")
def place_in_no_report(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A place stands in the brief that no report names, where the reports that tell of this name another."""
    if passage.concludes:
        return
    for found in _LOCATIVE.finditer(passage.words):
        if _known(found["name"], desk):
            continue
        start, end = passage.clause(*found.span("name"))
        near = [
            *desk.alignment.matches(passage.report.text[start:end], enough=LOOSELY)[:3],
            *desk.alignment.matches(passage.words, enough=LOOSELY)[:3],
        ]
        told = [a for a in near if a.score >= LOOSELY and desk.within(a.passage, "place")]
        if told:
            other = _instead(told[0].passage, passage, desk)
            divided = re.match(rf"\s+{_DIVISION}\b|\s+of\b", passage.words[found.end("name") :])
            kind = "wrong_province" if divided and found.group().lower().startswith("in ") else None
            message = f"No report names {found['name']}; they name {other}."
            yield Fault(start, end, message, (told[0].passage.quote,), other, kind)


def _known(name: str, desk: Desk) -> bool:
    """Whether the reports name the place, in some spelling, or a place within it."""
    asked = content(re.sub(_DIVISION, "", name)) - MONTHS
    if not asked or any(asked <= told or akin(asked, told) for told in desk.vocabularies):
        return True
    told = [c.value for c in desk.analysis.claims if c.attribute == "place" and c.report_id != desk.brief.id]
    return any(isinstance(p, Place) and content(name) <= content(f"{p.admin1} {p.admin2} {p.country}") for p in told)


def _instead(source: Passage, passage: Passage, desk: Desk) -> str:
    """A place of the report's sentence that the brief's sentence lacks, the most exact one."""
    mine = content(passage.words)
    others = [c for c in desk.within(source, "place") if isinstance(c.value, Place)]
    new = [c for c in others if not content(c.quote) <= mine] or others
    return max(
        new, key=lambda c: (c.value.kind != "country", len(c.quote)) if isinstance(c.value, Place) else (False, 0)
    ).quote


_TOWARDS = re.compile(
    r"(?P<km>\d+)?(?:\s*(?:km|kilomet\w+))?\s*(?:to the )?"
    r"(?P<way>(?:north|south)[ -]?(?:east|west)?|east|west)(?:ern)?(?: side)? of\s+(?:the\s+)?(?=[A-ZÀ-Þ])",
    re.I,
)
_WAYS = "north northeast east southeast south southwest west northwest".split()
_BEARINGS = {way: 45 * n for n, way in enumerate(_WAYS)}
ASKEW = 100  # degrees between what is said and what the map says; "north of" is often said of the north-west


@rule("PLA03", "wrong_place", "error", "GeoNames coordinates; contradiction types: place")
def direction_against_map(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A place is said to lie on the other side of another than it does on the map."""
    claims = [c for c in desk.within(passage, "place") if isinstance(c.value, Place)]
    for found in _TOWARDS.finditer(passage.words):
        at = passage.start + found.start(), passage.start + found.end()
        before = [c for c in claims if 0 <= at[0] - c.span.end <= BEFORE and not c.hedge]
        mark = next((c for c in claims if c.span.start - 5 <= at[1] <= c.span.end), None)
        one, other = before[-1].value if before else None, mark.value if mark else None
        if not isinstance(one, Place) or not isinstance(other, Place) or one.kind not in ("town", "site"):
            continue
        bearing = _bearing(other, one)
        said = _BEARINGS[re.sub(r"[ -]", "", found["way"].lower())]
        if bearing is not None and mark and abs((bearing - said + 180) % 360 - 180) > ASKEW:
            right = min(_BEARINGS, key=lambda w: abs((bearing - _BEARINGS[w] + 180) % 360 - 180))
            message = f"On the map {one.name} lies {right} of {other.name}."
            yield Fault(before[-1].span.start, mark.span.end, message, suggestion=f"{right} of {other.name}")


BEFORE = 12  # characters between a place and the direction that is said of it
NEAREST_KM = 5  # below this distance a direction between two places says nothing


def _bearing(start: Place, end: Place) -> float | None:
    """Degrees from north in which one place lies from another; None without coordinates or where they are too near."""
    distance = start.distance_km(end)
    if distance is None or distance < NEAREST_KM or None in (start.lat, start.lon, end.lat, end.lon):
        return None
    north, east = end.lat - start.lat, (end.lon - start.lon) * math.cos(math.radians(start.lat))  # type: ignore[operator,arg-type]
    return math.degrees(math.atan2(east, north)) % 360


RULES = [outside_its_region, place_in_no_report, direction_against_map]
