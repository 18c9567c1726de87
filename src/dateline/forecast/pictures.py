"""Forecasts, scores, effects, asserted drivers -> pictures: SVG, self-contained; PNG where resvg is installed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.drivers import Edge, graph
from dateline.forecast.hawkes import Fit, fading
from dateline.forecast.predict import Drawn

WIDTH, HEIGHT, MARGIN = 640, 320, 48
INK, MUTED, LINE, BAND, RISES, FALLS = "#1b1f23", "#6b7280", "#1d4ed8", "#93b4f5", "#b45309", "#0f766e"
FONT = "font-family='Helvetica, Arial, sans-serif'"
BEFORE = 24  # known steps shown beside a forecast


def _svg(body: Sequence[str], title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"role='img' {FONT} font-size='11' fill='{INK}'><title>{escape(title)}</title>"
        f"<rect width='{width}' height='{height}' fill='#ffffff'/>"
        f"<text x='{MARGIN}' y='20' font-size='13' font-weight='bold'>{escape(title)}</text>{''.join(body)}</svg>\n"
    )


def _text(x: float, y: float, words: str, anchor: str = "middle", colour: str = MUTED) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}'>{escape(words)}</text>"


def _path(points: Sequence[tuple[float, float]], style: str) -> str:
    return f"<path d='M{' L'.join(f'{x:.1f},{y:.1f}' for x, y in points)}' {style}/>" if points else ""


def _axes(x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]) -> list[str]:
    out = []
    for y, words in y_ticks:
        out.append(f"<line x1='{MARGIN}' x2='{WIDTH - 16}' y1='{y:.1f}' y2='{y:.1f}' stroke='#e5e7eb'/>")
        out.append(_text(MARGIN - 6, y + 4, words, "end"))
    return out + [_text(x, HEIGHT - 18, words) for x, words in x_ticks]


def fan(drawn: Drawn, unit: str) -> str:
    """A unit's last two years and its forecast: the middle, and the ranges that hold 50, 80 and 95 of 100 cases."""
    u = drawn.series.units.index(unit)
    known = drawn.series.values[u, -BEFORE:]
    levels = np.quantile(drawn.draws[u], [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975], axis=-1)
    steps = len(known) + levels.shape[1]
    top = max(1.0, float(np.nanmax(known)) if np.isfinite(known).any() else 1.0, float(levels[-2].max()))
    reach: float = math.log1p(top) * 1.1

    def x(k: float) -> float:
        return MARGIN + (WIDTH - MARGIN - 16) * (k + 0.5) / float(steps)

    def y(v: float) -> float:
        share: float = min(1.0, math.log1p(v) / reach)
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share

    ahead = [x(len(known) + k) for k in range(levels.shape[1])]
    body = _axes(
        [(x(k), label) for k, label in enumerate([*drawn.series.labels()[-BEFORE:], *drawn.months]) if k % 6 == 0],
        [(y(v), f"{v:,.0f}") for v in (0, 1, 5, 25, 100, 500, 2500, 10000, 50000) if v <= top],
    )
    for low, opacity in ((0, 0.35), (1, 0.6), (2, 1.0)):
        outline = [(a, y(v)) for a, v in zip(ahead, levels[6 - low], strict=True)]
        outline += [(a, y(v)) for a, v in zip(ahead[::-1], levels[low][::-1], strict=True)]
        body.append(_path(outline, f"fill='{BAND}' fill-opacity='{opacity}' stroke='none'"))
    body.append(
        _path(
            [(a, y(v)) for a, v in zip(ahead, levels[3], strict=True)], f"fill='none' stroke='{LINE}' stroke-width='2'"
        )
    )
    dots = [(x(k), y(float(v))) for k, v in enumerate(known) if not math.isnan(v)]
    body.append(_path(dots, f"fill='none' stroke='{INK}'"))
    body += [f"<circle cx='{a:.1f}' cy='{b:.1f}' r='2.2'/>" for a, b in dots]
    body.append(_text(WIDTH - 16, HEIGHT - 4, f"{drawn.model}; bands 50, 80, 95 %; log scale", "end"))
    return _svg(body, f"{unit}: {drawn.series.measure} by {drawn.series.step}")


def reliability(
    rows: Sequence[tuple[float, float, int]], title: str = "Stated probability and how often it came"
) -> str:
    """A reliability diagram from (stated, came, how many): dots on the diagonal are what a calibrated forecast has."""

    def at(p: float, q: float) -> tuple[float, float]:
        return MARGIN + (WIDTH - MARGIN - 16) * p, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * q

    ticks = [0, 0.25, 0.5, 0.75, 1]
    body = _axes([(at(t, 0)[0], f"{100 * t:.0f} %") for t in ticks], [(at(0, t)[1], f"{100 * t:.0f} %") for t in ticks])
    body.append(_path([at(0, 0), at(1, 1)], f"fill='none' stroke='{MUTED}' stroke-dasharray='4 4'"))
    body.append(_path([at(p, q) for p, q, _ in rows], f"fill='none' stroke='{LINE}'"))
    most = max((n for *_, n in rows), default=1)
    for p, q, n in rows:
        x, y = at(p, q)
        radius = 3 + 5 * math.sqrt(n / most)
        body.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' fill='{LINE}' fill-opacity='0.7'/>")
        body.append(_text(x, y - 11, f"{n}"))
    return _svg(body, title)


def kernels(fitted: Fit) -> str:
    """How an incident of each kind changes the daily number of each other kind over the days that follow."""
    curves = {
        (i, j): fitted.weights[i, :, j] @ fading()[:, :30]
        for i in range(len(fitted.days.kinds))
        for j in range(len(fitted.days.kinds))
    }
    top = max(1e-9, max(float(np.abs(c).max()) for c in curves.values()))

    def at(lag: float, v: float) -> tuple[float, float]:
        return MARGIN + (WIDTH - MARGIN - 16) * lag / 30, HEIGHT / 2 - (HEIGHT / 2 - MARGIN) * v / top

    ticks = (-top, 0, top)
    body = _axes([(at(d, 0)[0], f"{d} d") for d in (1, 7, 14, 21, 28)], [(at(0, v)[1], f"{v:+.3f}") for v in ticks])
    for n, ((i, j), curve) in enumerate(curves.items()):
        hue = 360 * n // len(curves)
        style = f"fill='none' stroke='hsl({hue},60%,40%)' stroke-width='1.8'"
        body.append(_path([at(lag + 1, float(v)) for lag, v in enumerate(curve)], style))
        words = f"{fitted.days.kinds[i]} on {fitted.days.kinds[j]}"
        body.append(_text(WIDTH - 20, 40 + 14 * n, words, "end", f"hsl({hue},60%,35%)"))
    return _svg(body, "More or fewer incidents a day after one incident")


def drivers(edges: Sequence[Edge], most: int = 12) -> str:
    """The asserted drivers: causes left, effects right, brown where said to raise, green where said to lower."""
    found = sorted(graph(edges).items(), key=lambda kv: -len(kv[1]))[:most]
    rows = {side: list(dict.fromkeys(k[n] for k, _ in found)) for n, side in enumerate(("cause", "effect"))}
    height = 60 + 34 * max(1, *(len(r) for r in rows.values()))

    def y(side: str, name: str) -> float:
        return 50 + (height - 70) * (rows[side].index(name) + 0.5) / len(rows[side])

    body = []
    for (cause, effect), said in found:
        a, b = y("cause", cause), y("effect", effect)
        colour = RISES if said[0].sign > 0 else FALLS
        dash = "stroke-dasharray='5 4'" if any(e.denied for e in said) else ""
        body.append(
            f"<path d='M236,{a:.1f} C320,{a:.1f} 320,{b:.1f} 398,{b:.1f}' fill='none' stroke='{colour}' "
            f"stroke-width='{1 + min(4, len(said))}' {dash}/>"
        )
        body.append(f"<path d='M398,{b - 4:.1f} l8,4 l-8,4 z' fill='{colour}'/>")
    body += [_text(230, y("cause", c) + 4, _short(c), "end", INK) for c in rows["cause"]]
    body += [_text(410, y("effect", e) + 4, _short(e), "start", INK) for e in rows["effect"]]
    return _svg(body, "What the texts say drives what", WIDTH, int(height))


def _short(words: str, most: int = 36) -> str:
    return words if len(words) <= most else words[: most - 1] + "\u2026"


def png(svg: str, path: Path) -> None:
    """Writes a picture as PNG. Raises MissingPart where resvg is not installed."""
    try:
        import resvg_py
    except ImportError as why:
        raise MissingPart("PNG pictures need resvg: pip install 'dateline[pictures]'") from why
    path.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg)))
