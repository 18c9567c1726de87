"""Drawn -> CSV, JSON and text that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from dateline.forecast.predict import QUANTILES, Drawn

LINES = (1, 25, 100)  # deaths whose chance the text gives


def csv_lines(drawn: Drawn, samples: bool = False) -> Iterator[str]:
    """The rows `unit,month,quantile,value` (nine quantiles and the mean) or `unit,month,sample,value`, header first."""
    yield "unit,month,sample,value\n" if samples else "unit,month,quantile,value\n"
    for u, unit in enumerate(drawn.series.units):
        name = f'"{unit.replace(chr(34), chr(34) * 2)}"' if set(unit) & set(',"\n\r') else unit
        for k, month in enumerate(drawn.months):
            row = drawn.draws[u, k]
            if samples:
                yield "".join([f"{name},{month},{n},{v}\n" for n, v in enumerate(row.astype(np.int64).tolist())])
            else:
                levels = np.quantile(row, QUANTILES)
                yield "".join(f"{name},{month},{q:g},{v:g}\n" for q, v in zip(QUANTILES, levels, strict=True))
                yield f"{name},{month},mean,{row.mean():.6g}\n"


def as_json(drawn: Drawn) -> str:
    """The forecasts as a JSON object: model, notes, and for each unit and month mean, quantiles and chances."""
    found = [
        {
            "unit": f.unit,
            "month": f.month,
            "mean": round(f.mean, 3),
            "quantiles": {f"{q:g}": v for q, v in f.quantiles},
            "chance_at_least": {str(n): round(float((row >= n).mean()), 3) for n in LINES},
        }
        for f, row in zip(drawn.forecasts(), drawn.draws.reshape(-1, drawn.draws.shape[-1]), strict=True)
    ]
    whole = {"model": drawn.model, "measure": drawn.series.measure, "notes": list(drawn.notes), "forecasts": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_text(drawn: Drawn) -> str:
    """A table: the month, its middle value, the range that holds four of five cases, the chances of 1, 25 and 100."""
    width = max(len("month"), *(len(m) for m in drawn.months))
    out = []
    for u, unit in enumerate(drawn.series.units):
        out.append(f"{unit}\n  {'month':{width}}  {'middle':>7}  {'80 % range':>14}  >= 1  >= 25  >= 100")
        for k, month in enumerate(drawn.months):
            row = drawn.draws[u, k]
            low, middle, high = np.quantile(row, [0.1, 0.5, 0.9])
            chances = [f"{100 * (row >= n).mean():.0f} %" for n in LINES]
            spread = f"{low:.0f} to {high:.0f}"
            out.append(
                f"  {month:{width}}  {middle:7.0f}  {spread:>14} {chances[0]:>5} {chances[1]:>6} {chances[2]:>7}"
            )
        out.append(_summary(drawn, unit))
    return "\n".join(out) + "\n"


def _summary(drawn: Drawn, unit: str) -> str:
    total = drawn.draws[drawn.series.units.index(unit)].sum(axis=0)
    low, high = np.quantile(total, [0.1, 0.9])
    span = f"{drawn.months[0]} to {drawn.months[-1]}"
    return f"  in all, {span}: {low:.0f} to {high:.0f} (80 %); {drawn.model}: {drawn.record}\n"
