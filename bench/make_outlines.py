"""Natural Earth's countries (npm world-atlas 2.0.2) -> `src/dateline/data/outlines.json`, simplified for small maps.

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python bench/make_outlines.py package/countries-50m.json
"""

from __future__ import annotations

import argparse
import json
import math
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "dateline" / "data" / "outlines.json"
TOLERANCE = 0.06  # degrees that a simplified border may lie off; 7 km, a pixel of a map 700 km wide
STEP = 0.02  # degrees of one unit in the file
SMALLEST = 0.05  # square degrees; smaller islands are left out unless they are all of a country

Point = tuple[float, float]


def simplified(points: list[Point]) -> list[Point]:
    """The points that Douglas and Peucker's method keeps at the tolerance."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)
    far, at = 0.0, 0
    for n, (x, y) in enumerate(points[1:-1], 1):
        off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else math.hypot(x - ax, y - ay)
        if off > far:
            far, at = off, n
    if far <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: at + 1])[:-1] + simplified(points[at:])


def decoded(topology: dict) -> list[list[Point]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def area(ring: list[int], arcs: list[list[Point]]) -> float:
    points = [p for a in ring for p in (arcs[a] if a >= 0 else arcs[~a][::-1])]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topology", type=Path)
    topology = json.loads(parser.parse_args().topology.read_text("utf-8"))
    arcs = decoded(topology)
    countries: dict[str, list[list[int]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        parts = shape.get("arcs", []) if shape["type"] == "MultiPolygon" else [shape.get("arcs", [])]
        rings = sorted((ring for part in parts for ring in part), key=lambda r: -area(r, arcs))
        countries[shape["properties"]["name"]] = [r for n, r in enumerate(rings) if n == 0 or area(r, arcs) > SMALLEST]
    used = sorted({a if a >= 0 else ~a for rings in countries.values() for ring in rings for a in ring})
    number = {a: n for n, a in enumerate(used)}
    lines = []
    for a in used:
        units = [(round(x / STEP), round(y / STEP)) for x, y in simplified(arcs[a])]
        steps = [units[0], *((x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(units))]
        lines.append([n for step in steps for n in step])
    made = {
        "step": STEP,
        "arcs": lines,
        "countries": {
            name: [[number[a] if a >= 0 else ~number[~a] for a in ring] for ring in rings]
            for name, rings in sorted(countries.items())
        },
    }
    TARGET.write_text(json.dumps(made, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(countries)} countries, {len(lines)} arcs, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
