"""UCDP country-months and GED events -> how good forecasts and Hawkes fits are, in the tables of docs/forecast.md.

python bench/forecast.py                     rolling origins 2019-2020 (about eleven minutes of one free core)
python bench/forecast.py --from 2014-01 --to 2018-06 --every 6
python bench/forecast.py --paths             how the months ahead go together, on 2012 to 2017
python bench/forecast.py --speed             200 units x 400 months, and one unit; --units and --months change that
python bench/forecast.py --hawkes GED.csv    held-out likelihood against the null, by type of violence (or GED.rda)

The reference data that ship with Dateline are the test data: no path is needed for the first three.
Set OMP_NUM_THREADS=1: the matrices are small and threads only wait for each other.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy.stats import norm

from dateline import forecast
from dateline.forecast import evaluate, hawkes
from dateline.forecast.models import Past, fit
from dateline.forecast.models.ensemble import HELD_OUT
from dateline.forecast.scores import pit
from dateline.forecast.series import Series, number

KINDS = {"1": "state-based", "2": "non-state", "3": "one-sided"}


def scores(first: str, last: str, every: int, horizon: int, out: Path | None) -> None:
    series = forecast.reference()
    trials = evaluate.rolling(series, number(first), number(last), horizon, 1000, every, progress=report)
    found = evaluate.lines(trials)
    print(evaluate.as_text(found))
    for group, chosen in (("all", np.ones(len(trials.unit), bool)), ("active", trials.active)):
        ratio, low, high = evaluate.ratio(trials, "ensemble", chosen, "lcrps")
        print(
            f"{group}: lcrps of the ensemble over that of the last twelve months {ratio:.3f} ({low:.3f} to {high:.3f})"
        )
    rows = evaluate.reliability(trials, "ensemble")
    print("reliability of 25 or more:", "; ".join(f"{p:.2f} -> {q:.2f} ({n})" for p, q, n in rows))
    if out:
        from dateline.forecast import pictures

        out.write_text(pictures.reliability(rows), "utf-8")


def report(done: int, total: int) -> None:
    print(f"\r{done} of {total} origins", end="" if done < total else "\n", flush=True)


def speed(units: int, months: int) -> None:
    rng = np.random.default_rng(1)
    level = rng.normal(0, 2, (units, 1)) + np.cumsum(rng.normal(0, 0.2, (units, months)), axis=1)
    counts = rng.poisson(rng.gamma(1.0, np.exp(np.clip(level, -8, 8)))).astype(float)
    many = Series(tuple(f"u{k}" for k in range(units)), number("1990-01"), counts)
    one = Series(("u",), number("2018-01"), counts[:1, :36])
    figures = {}
    for name, series in (("many", many), ("one", one)):
        began, used = time.perf_counter(), time.process_time()
        forecast.draws(series, 6)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{len(series.units)} units x {series.values.shape[1]} months: {wall:.1f} s wall, "
            f"{cpu:.1f} s of processor, {memory:.2f} GB at most"
        )
        figures |= {f"{name}_wall_s": round(wall, 1), f"{name}_cpu_s": round(cpu, 1), f"{name}_gb": round(memory, 2)}
    print(json.dumps({"eval": "forecast_speed", "measures": figures}))


def together(lasts: Sequence[str], horizon: int) -> None:
    """How the months ahead go together: places of what came in distributions by models that had not seen it."""
    counts, start = forecast.reference().values, forecast.reference().start
    leads, rows = range(1, horizon + 1), []
    for last in lasts:
        end = number(last) - start
        past, rng = Past.of(counts[:, : end + 1]), np.random.default_rng(end)
        found = fit(past, leads, refit=False)
        for at in range(end - HELD_OUT, end - horizon + 1, 2):
            came = counts[:, at + 1 : at + 1 + horizon]
            busy = past.active(at) & ~np.isnan(came).any(axis=1)
            place = pit(found.draw(at, rng, 1000)[busy], came[busy], rng)
            rows.append(norm.ppf(np.clip(place, 1e-3, 1 - 1e-3)))
    apart = np.corrcoef(np.concatenate(rows).T)
    print(f"{sum(map(len, rows))} unit-origins; correlation by months apart, and of all pairs:")
    print(" ".join(f"{np.diag(apart, k).mean():.2f}" for k in range(1, horizon)), end="; ")
    print(f"{apart[np.triu_indices(horizon, 1)].mean():.2f}")


def events(path: Path) -> list[tuple[str, date, str]]:
    """Country, day and kind of each GED event that lies on one day; an R file's days count from 1970."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file) if r["date_start"][:10] == r["date_end"][:10]]
        return [(r["country"], date.fromisoformat(r["date_start"][:10]), KINDS[r["type_of_violence"]]) for r in rows]
    import rdata

    table = next(iter(rdata.read_rda(path).values()))
    table = table[table["date_start"] == table["date_end"]]
    days = [date(1970, 1, 1) + timedelta(days=int(n)) for n in table["date_start"]]
    return [
        (country, day, KINDS[str(int(kind))])
        for country, day, kind in zip(table["country"], days, table["type_of_violence"], strict=True)
    ]


def theatre(path: Path, first: str, last: str) -> None:
    rows = events(path)
    for country in sorted({country for country, *_ in rows}):
        mine = [(day, kind) for where, day, kind in rows if where == country]
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        days = hawkes.by_day(mine, start, end)
        if days.counts.sum() < 2 * hawkes.FEWEST:
            print(f"{country}: not enough incidents ({days.counts.sum():.0f})")
            continue
        fitted, (excited, null) = hawkes.fit(days), hawkes.held_out(days)
        totals = dict(zip(days.kinds, days.counts.sum(axis=0).astype(int).tolist(), strict=True))
        print(f"{country} {first} to {last}: {totals}")
        print(f"  log likelihood a day, last quarter held out: {excited:.4f}, null {null:.4f}")
        print(f"  p against the null {hawkes.against_null(days):.3f}; p of the fit {hawkes.goodness(fitted):.2f}")
        for effect in hawkes.effects(fitted):
            print("  ", effect.sentence())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="first", default="2019-01")
    parser.add_argument("--to", dest="last", default="2020-12")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--horizon", type=int, default=6)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--months", type=int, default=400)
    parser.add_argument("--paths", action="store_true")
    parser.add_argument("--hawkes", type=Path)
    args = parser.parse_args()
    if args.speed:
        speed(args.units, args.months)
    elif args.paths:
        together(("2014-12", "2017-12"), args.horizon)
    elif args.hawkes:
        theatre(args.hawkes, *(("2009-01-01", "2018-12-31") if args.first == "2019-01" else (args.first, args.last)))
    else:
        scores(args.first, args.last, args.every, args.horizon, args.picture)


if __name__ == "__main__":
    main()
