"""Nouns -> the words that people and programs read: speakers, figures, days and places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from datetime import date

from dateline.model import Figure, Incident, Period, Report, Source, Span, Toll

_SMALL = {"of", "the", "and", "for", "in", "to", "at", "on", "s"}
_WIDE = {"government", "military", "forces", "authorities", "state"}  # say little beside the name of a country
_STEM = (4, 5)  # fewest and most letters by which Chad and Chadian, Ukraine and Ukrainian are one word


def speaker(source: Source) -> str:
    """Role, name and organisation as far as known: "Chief Minister A. Name", "Foreign Ministry (A. Name)".

    What one part says already is not said again by another.
    """
    name, role, body = source.name.strip(), (source.role or "").strip(), (source.organisation or "").strip()
    if not role or _says(name, role):
        if not body or _says(name, body, _WIDE):
            return name
        body = re.sub(rf"\s*\((?:{'|'.join(map(re.escape, name.split()))})\)$", "", body)
        body = re.sub(r"\s*\([^()]*\)$", "", body)
        named = name.lower() in re.findall(r"\w+", body.lower()) if " " not in name else _says(body, name)
        return body if named else f"{body} ({name})" if name[:1].islower() else f"{name} ({body})"
    if "spoke" in role.lower():
        return f"{body} ({name})" if body else name
    titled = f"{capitals(role)} {name}"
    return titled if not body or _says(titled, body) else f"{titled} ({body})"


def _says(words: str, other: str, besides: Set[str] = frozenset()) -> bool:
    """Whether every word of the other that matters has its like in the words."""
    said = re.findall(r"\w+", words.lower())
    needed = {w for w in re.findall(r"\w+", other.lower()) if w not in _SMALL}
    return all(any(_alike(w, s) for s in said) for w in needed - besides or needed)


def _alike(one: str, other: str) -> bool:
    letters = min(len(one), len(other), _STEM[1])
    return one == other or (letters >= _STEM[0] and one[:letters] == other[:letters])


def capitals(role: str) -> str:
    """An office as it stands before a name: "Chief Minister"."""
    return " ".join(w if w in _SMALL or not w.islower() else w[0].upper() + w[1:] for w in role.split())


def outlet(report: Report) -> str:
    """What to call a report: its outlet and day, or its file name."""
    if not report.outlet:
        return report.path
    return f"{report.outlet}, {day(report.published)}" if report.published else report.outlet


def cited(report: Report) -> str:
    """A report as it is cited: outlet, day and file name."""
    return f"{outlet(report)} ({report.path})" if report.outlet else outlet(report)


def day(when: date) -> str:
    """A date as "30 January 2026"."""
    return f"{when.day} {when:%B %Y}"


def period(when: Period | None) -> str:
    """A period as "29 January 2026" or "31 January to 1 February 2026"; "undated" where there is none."""
    if when is None:
        return "undated"
    first, last = when.start, when.end
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    start = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"{start} to {day(last)}"


def figure(value: Figure) -> str:
    """A count as its source puts it: "at least 30 militants killed"."""
    return " ".join(p for p in (amount(value), value.group, value.outcome) if p)


def amount(value: Figure) -> str:
    """The number with its qualifier: "30", "at least 30", "30 to 41", "no", or "an unknown number"."""
    mark = f"{value.qualifier} " if value.qualifier in ("at least", "at most", "more than", "about") else ""
    if value.best is not None:
        return f"{mark}{value.best:,}" if value.best else "no"
    if value.low is not None and value.high is not None and value.low != value.high:
        return f"{value.low:,} to {value.high:,}"
    bound = value.low if value.low is not None else value.high
    return "an unknown number" if bound is None else f"{mark}{bound:,}"


def toll(value: Toll) -> str:
    """A toll with its range: "30 militants killed (11 to 30)"."""
    best = "an unsettled number of" if value.best is None else f"{value.best:,}" if value.best else "no"
    words = f"{best} {value.group or 'people'} {value.outcome}"
    ends = [n for n in (value.low, value.high) if n is not None]
    return f"{words} ({min(ends):,} to {max(ends):,})" if ends and min(ends) != max(ends) else words


def counts(value: Toll, texts: Mapping[str, Report]) -> list[tuple[str, str, Span]]:
    """What each report gives for a toll, who says so, and where: ("at least 30", "the army; The Paper", span)."""
    rows: dict[tuple[str, str], Span] = {}
    for claim in value.claims:
        if claim.report_id in texts and isinstance(claim.value, Figure):
            said = f"{speaker(claim.speaker)}; " if claim.speaker else ""
            group = claim.value.group if claim.value.group != value.group else None
            count = " ".join(p for p in (amount(claim.value), group) if p)
            rows.setdefault((count, said + outlet(texts[claim.report_id])), claim.span)
    return [(count, by, span) for (count, by), span in rows.items()]


def where(incident: Incident) -> str:
    """The place with its district, province and country, each once; "place unknown" where there is none."""
    place = incident.place
    if place is None:
        return "place unknown"
    path = (place.name, place.admin2, place.admin1, place.country)
    return ", ".join(dict.fromkeys(p for p in path if p))


def what(incident: Incident) -> str:
    """The sub-event type, or "incident"."""
    return incident.type.sub_event if incident.type else "Incident"
