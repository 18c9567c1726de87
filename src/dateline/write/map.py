"""Incidents -> a small SVG map: country outlines around them, and a numbered dot for each. No network."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

WIDTH, HEIGHT = 480, 320  # units of the drawing
NARROWEST = 7.0  # degrees of latitude that a map shows at least
MARGIN = 0.35  # share of the extent that is added on every side
FINEST = 1.0  # units; a detail smaller than this is not drawn
NEAR = 17.0  # units; dots closer than this share one dot

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """What to draw for an incident; `exact` is False where only its region or country is known."""

    number: int
    lat: float
    lon: float
    name: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretch of the earth on the map, and how it falls on the drawing (equirectangular, true at its middle)."""

    west: float
    south: float
    east: float
    north: float

    def place(self, lon: float, lat: float) -> Point:
        """Where a coordinate falls on the drawing."""
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        return x, (self.north - lat) / (self.north - self.south) * HEIGHT

    @property
    def km_per_unit(self) -> float:
        """Kilometres of one unit from north to south, and near the middle from west to east."""
        return (self.north - self.south) * 111.2 / HEIGHT


def drawn(dots: Sequence[Dot]) -> Markup:
    """The map as an `<svg>` element; empty where there is nothing to place."""
    if not dots:
        return Markup("")
    frame = framed(dots)
    away = {d.number for d in outside(dots)}
    dots = [d for d in dots if d.number not in away]
    parts = [*_countries(frame), *_scale(frame), *_dots(dots, frame)]
    names = ", ".join(dict.fromkeys(d.name for d in dots))
    head = Markup('<svg class="map" viewBox="0 0 {} {}" role="img" aria-label="Map of {}">').format(
        WIDTH, HEIGHT, names
    )
    return head + Markup("").join(parts) + Markup("</svg>")


def framed(dots: Sequence[Dot]) -> Frame:
    """The frame that holds all exact dots (all, where none is exact) with a margin, in the drawing's proportions."""
    dots = [d for d in dots if d.exact] or dots
    lats, lons = [d.lat for d in dots], [d.lon for d in dots]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = max(0.2, math.cos(math.radians(lat)))
    tall = max(NARROWEST, (max(lats) - min(lats)) * (1 + 2 * MARGIN))
    wide = max((max(lons) - min(lons)) * (1 + 2 * MARGIN) * squeeze, tall * WIDTH / HEIGHT)
    tall = wide * HEIGHT / WIDTH
    return Frame(lon - wide / squeeze / 2, lat - tall / 2, lon + wide / squeeze / 2, lat + tall / 2)


def outside(dots: Sequence[Dot]) -> list[Dot]:
    """The dots that the map leaves out: the middle of a region or country that lies off the frame of the others."""
    if not dots:
        return []
    frame = framed(dots)
    return [d for d in dots if not (frame.west < d.lon < frame.east and frame.south < d.lat < frame.north)]


def _countries(frame: Frame) -> Iterator[Markup]:
    labels: list[Markup] = []
    for name, rings in outlines().items():
        clipped = [part for ring in rings if (part := _clipped(ring, frame))]
        if not clipped:
            continue
        placed = [[frame.place(*p) for p in part] for part in clipped]
        shapes = [_path(part) for part in placed if _size(part) >= FINEST]
        if shapes:
            yield Markup('<path class="land" d="{}"/>').format(" ".join(shapes))
        x, y, size = _middle(max(placed, key=_size))
        if size > WIDTH * HEIGHT / 40:
            labels.append(Markup('<text class="country" x="{:.0f}" y="{:.0f}">{}</text>').format(x, y, name))
    yield from labels


def _path(points: list[Point]) -> str:
    """A closed path; points that no eye could tell from the one before are left out."""
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= FINEST:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _clipped(ring: list[Point], frame: Frame) -> list[Point]:
    """The part of a ring inside the frame (Sutherland and Hodgman's method), empty where there is none."""
    if max(x for x, _ in ring) < frame.west or min(x for x, _ in ring) > frame.east:
        return []
    for axis, limit, sign in ((0, frame.west, 1), (0, frame.east, -1), (1, frame.south, 1), (1, frame.north, -1)):
        kept: list[Point] = []
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            a_in, b_in = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if a_in:
                kept.append(a)
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = kept
        if not ring:
            return []
    return ring


def _size(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _middle(ring: list[Point]) -> tuple[float, float, float]:
    """The middle of a ring's points on the drawing, kept off its edges, and the ring's area."""
    x = sum(p[0] for p in ring) / len(ring)
    y = sum(p[1] for p in ring) / len(ring)
    return min(max(x, 50), WIDTH - 50), min(max(y, 20), HEIGHT - 30), _size(ring)


def _scale(frame: Frame) -> Iterator[Markup]:
    """A bar of a round number of kilometres, about a fifth of the width."""
    wanted = frame.km_per_unit * WIDTH / 5
    power = 10 ** math.floor(math.log10(wanted))
    km = next(n * power for n in (5, 2, 1) if n * power <= wanted)
    long = km / frame.km_per_unit
    yield Markup('<path class="scale" d="M12 {0}v4h{1:.1f}v-4"/>').format(HEIGHT - 16, long)
    yield Markup('<text class="scale" x="{:.0f}" y="{}">{:,.0f} km</text>').format(long + 18, HEIGHT - 10, km)


def _dots(dots: Sequence[Dot], frame: Frame) -> Iterator[Markup]:
    groups: list[tuple[Point, list[Dot]]] = []
    for dot in dots:
        at = frame.place(dot.lon, dot.lat)
        near = next((g for g in groups if math.dist(g[0], at) < NEAR and g[1][0].exact == dot.exact), None)
        if near:
            near[1].append(dot)
        else:
            groups.append((at, [dot]))
    for (x, y), group in groups:
        numbers = ", ".join(str(d.number) for d in group)
        wide = max(20.0, 8.0 + 7.0 * len(numbers))
        title = escape("; ".join(f"{d.number} {d.name}" for d in group))
        yield Markup('<g class="{}"><title>{}</title>').format("dot" if group[0].exact else "dot vague", title)
        shape = '<rect x="{:.1f}" y="{:.1f}" width="{:.0f}" height="20" rx="10"/>'
        yield Markup(shape).format(x - wide / 2, y - 10, wide)
        yield Markup('<text x="{:.1f}" y="{:.1f}">{}</text></g>').format(x, y + 4.5, numbers)


@cache
def outlines() -> dict[str, list[list[Point]]]:
    """Rings of (longitude, latitude) of each country, by its name in Natural Earth."""
    made = json.loads(resources.files("dateline").joinpath("data/outlines.json").read_text("utf-8"))
    arcs = [list(_walked(arc, made["step"])) for arc in made["arcs"]]
    return {
        name: [[p for a in ring for p in (arcs[a] if a >= 0 else arcs[~a][::-1])] for ring in rings]
        for name, rings in made["countries"].items()
    }


def _walked(steps: list[int], unit: float) -> Iterator[Point]:
    x = y = 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x * unit, y * unit
