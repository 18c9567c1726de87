"""Rows -> SVG: the toll over time by source, the timeline, and who attacks and accuses whom. All text is escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from html import escape

from dateline.web.rows import Row

COLOURS = ("c1", "c2", "c3", "c4", "c5", "c6")  # classes; the style sheet gives them a light and a dark value

LONGEST_NAME = 28  # characters that fit beside a point


def toll_chart(toll: Row, width: int = 600, height: int = 190) -> str:
    """Each count at the day it was published, one line a speaker; "" where fewer than two days are known."""
    points = [c for c in toll["claims"] if c["published"]]
    days = [date.fromisoformat(c["published"]).toordinal() for c in points]
    if len(set(days)) < 2:
        return ""
    first, last, top = min(days), max(days), max(c["number"] for c in points) or 1
    left, right, up, down = 44, 200, 14, 30

    def at(day: int, number: int) -> tuple[float, float]:
        x = left + (width - left - right) * (day - first) / (last - first)
        return round(x, 1), round(height - down - (height - up - down) * number / top, 1)

    speakers = list(dict.fromkeys(c["speaker"] for c in points))
    parts = [_frame(width, height, f"{toll['group']} {toll['outcome']}, by day of publication and speaker")]
    for value in (0, top // 2, top):
        y = at(first, value)[1]
        parts.append(f'<line class="grid" x1="{left}" x2="{width - right}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{value}</text>')
    for day, anchor in ((first, "start"), (last, "end")):
        label = date.fromordinal(day).strftime("%-d %b")
        parts.append(f'<text x="{at(day, 0)[0]}" y="{height - 10}" text-anchor="{anchor}">{label}</text>')
    used: list[tuple[float, float]] = []  # where names stand; those that would overlap move down
    for n, speaker in enumerate(speakers):
        own = [at(d, c["number"]) for d, c in zip(days, points, strict=True) if c["speaker"] == speaker]
        colour = COLOURS[n % len(COLOURS)]
        parts.append(f'<polyline class="{colour}" points="{" ".join(f"{x},{y}" for x, y in own)}"/>')
        parts += [f'<circle class="{colour}" cx="{x}" cy="{y}" r="4"/>' for x, y in own]
        x, y = own[-1]
        while any(abs(y - v) < 13 and abs(x - u) < 7 * LONGEST_NAME for u, v in used):
            y += 13
        used.append((x, y))
        name = speaker if len(speaker) <= LONGEST_NAME else speaker[: LONGEST_NAME - 1] + "…"
        parts.append(f'<text class="{colour}" x="{x + 8}" y="{y + 4}">{escape(name)}</text>')
    return "".join([*parts, "</svg>"])


def timeline(incidents: Sequence[Row], width: int = 960) -> str:
    """A mark an incident along the days, stacked where they share one; its area grows with the deaths."""
    dated = [i for i in incidents if i["from"]]
    if not dated:
        return ""
    days = [date.fromisoformat(i["from"]).toordinal() for i in dated]
    first, last = min(days), max(days)
    reach = max(1, last - first)
    levels: dict[int, int] = {}
    marks = []
    for one, day in sorted(zip(dated, days, strict=True), key=lambda pair: pair[1]):
        column = round(200 * (day - first) / reach)
        level = levels[column] = levels.get(column, -1) + 1
        x, y = 20 + (width - 40) * (day - first) / reach, 96 - 13 * min(level, 6)
        radius = 4 + min(8.0, math.sqrt(one["best"] or 0))
        words = f"{one['from']}: {one['sub_type'] or one['type']}, {one['name']}" + (
            f", {one['killed']} killed" if one["killed"] else ""
        )
        marks.append(
            f'<a href="/incidents/{one["id"]}" aria-label="{escape(words)}"><circle class="mark" cx="{x:.1f}" '
            f'cy="{y:.1f}" r="{radius:.1f}"><title>{escape(words)}</title></circle></a>'
        )
    axis = f'<line class="grid" x1="20" x2="{width - 20}" y1="110" y2="110"/>'
    labels = "".join(
        f'<text x="{20 + (width - 40) * n / 4:.0f}" y="128" text-anchor="{anchor}">'
        f"{date.fromordinal(first + round(reach * n / 4)).strftime('%-d %b %Y')}</text>"
        for n, anchor in enumerate(("start", "middle", "middle", "middle", "end"))
    )
    return _frame(width, 136, "Incidents over time", links=True) + axis + "".join(marks) + labels + "</svg>"


def network(nodes: Sequence[Row], edges: Sequence[Row], width: int = 720, height: int = 450) -> str:
    """The most active actors on a circle, an arrow for each kind of edge; "" where nobody acts on anybody."""
    tied = {e["from"] for e in edges} | {e["to"] for e in edges}
    names = [n["name"] for n in nodes if n["name"] in tied][:14]
    shown = [e for e in edges if e["from"] in names and e["to"] in names]
    if not shown:
        return ""
    spot = {}
    for n, name in enumerate(names):
        angle = 2 * math.pi * n / len(names) - math.pi / 2
        spot[name] = (width / 2 + 175 * math.cos(angle), height / 2 + 175 * math.sin(angle), math.cos(angle))
    parts = [_frame(width, height, "Who attacks and who accuses whom")]
    parts.append('<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" ')
    parts.append('orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>')
    for edge in shown:
        (x1, y1, _), (x2, y2, _) = spot[edge["from"]], spot[edge["to"]]
        cx, cy = (x1 + x2) / 2 + (y2 - y1) * 0.12, (y1 + y2) / 2 - (x2 - x1) * 0.12
        words = f"{edge['from']} {edge['kind']} {edge['to']} ({len(edge['because'])})"
        thick = min(5, 1 + len(edge["because"]))
        parts.append(
            f'<path class="edge {edge["kind"]}" marker-end="url(#tip)" stroke-width="{thick}" '
            f'd="M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}"><title>{escape(words)}</title></path>'
        )
    for name, (x, y, side) in spot.items():
        beside = abs(side) > 0.2
        anchor = "middle" if not beside else "start" if side > 0 else "end"
        shift = 0 if not beside else 12 if side > 0 else -12
        drop = 4 if beside else 22 if y > height / 2 else -14
        words = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        parts.append(f'<circle class="node" cx="{x:.0f}" cy="{y:.0f}" r="6"/>')
        parts.append(f'<text x="{x + shift:.0f}" y="{y + drop:.0f}" text-anchor="{anchor}">{escape(words)}</text>')
    return "".join([*parts, "</svg>"])


def _frame(width: int, height: int, title: str, links: bool = False) -> str:
    """The opening of a picture; one that holds links is a group of them, not an image."""
    kind = 'class="wide" role="group"' if links else 'role="img"'
    return (
        f'<svg {kind} viewBox="0 0 {width} {height}" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )
