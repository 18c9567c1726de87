"""Drawn conflicts -> how much of them the pipeline finds again: incidents, who reports them, independent origins.

    python bench/recover.py [--cases 20] [--seed 7] [--floors]

The seed of the measure differs from the one that training data are drawn with.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from dateline import pipeline
from dateline.model import Incident
from simulate import case


def matches(found: list[Incident], gold: dict) -> dict[str, Incident]:
    """Gold incident id -> the incident that tells it: same day within one, same town within 25 km, one to one."""
    pairs: dict[str, Incident] = {}
    for truth in gold["incidents"]:
        for incident in found:
            if incident not in pairs.values() and _same(incident, truth):
                pairs[truth["id"]] = incident
                break
    return pairs


def _same(incident: Incident, truth: dict) -> bool:
    period, place = incident.period, incident.place
    if period is None or place is None or place.lat is None or place.lon is None or incident.type is None:
        return False
    day_fits = str(period.start) <= truth["date_end"] and truth["date_start"] <= str(period.end) and period.width <= 3
    near = abs(place.lat - truth["lat"]) < 0.23 and abs(place.lon - truth["lon"]) < 0.23
    return day_fits and near and incident.type.event == truth["type"]["event_type"]


def measure(cases: int, seed: int) -> dict[str, float]:
    """incident F1, membership F1 and the share of found incidents with the right number of origins."""
    hit = extra = wanted = right = members = members_found = members_gold = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cases):
            at = Path(folder) / f"drawn-{number:03}"
            case(random.Random(f"{seed}-{number}"), at)
            gold = json.loads((at / "gold.json").read_text("utf-8"))
            analysis = pipeline.check(at / "brief-clean.txt", [at / "reports"])
            paths = {r.id: r.path for r in analysis.reports}
            news = [i for i in analysis.incidents if not i.background and any(r in paths for r in i.report_ids)]
            pairs = matches(news, gold)
            hit, extra, wanted = hit + len(pairs), extra + len(news) - len(pairs), wanted + len(gold["incidents"])
            for truth in gold["incidents"]:
                told = set(truth["reports"])
                members_gold += len(told)
                if truth["id"] in pairs:
                    found = {paths[r] for r in pairs[truth["id"]].report_ids if r in paths}
                    members, members_found = members + len(told & found), members_found + len(found)
                    right += len(pairs[truth["id"]].origins) == gold["origins"][truth["id"]]
    return {
        "incident_f1": round(2 * hit / (hit + extra + wanted), 3),
        "member_f1": round(2 * members / (members_found + members_gold), 3),
        "origins_right": round(right / hit, 3) if hit else 0.0,
        "n": wanted,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    figures = measure(args.cases, args.seed)
    for name, value in figures.items():
        print(f"{name:16} {value}")
    print(json.dumps({"eval": "simulator", "measures": figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
