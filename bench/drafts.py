"""Case folders -> a brief drafted from each case's reports alone, held against the gold and against our own audit.

    python bench/drafts.py CASES_DIR... [--length 600] [--print NAME]

told: gold incidents that two or more reports tell, and the draft states; inside: the counts stated for them that lie
between the gold's low and high; own: what our audit still finds in the draft; cited: sentences that name their claims.
The last line is JSON with the totals. Set OMP_NUM_THREADS=1: a forecast's matrices are small, and threads only wait.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from dateline import pipeline, read, write
from dateline.model import Analysis, Brief, Figure

SCORER = Path(__file__).parents[2] / "shared" / "bench" / "score_cases.py"
COLUMNS = ("told", "tellable", "inside", "counts", "own", "refused", "cited", "sentences", "words")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--length", type=int, default=600)
    parser.add_argument("--print", dest="shown", action="append", default=[])
    args = parser.parse_args()
    scorer, totals, slowest = _scorer(), Counter[str](), 0.0
    print(f"{'case':34}" + "".join(f"{c:>10}" for c in (*COLUMNS, "seconds")))
    for folder in sorted(p.parent for root in args.cases for p in root.glob("*/gold.json")):
        reports, _ = read.reports([folder / "reports"])
        claims = [c for some in pipeline.claims_of(reports) for c in some]
        began = time.process_time()
        brief, found, refused = pipeline.drafted(reports, claims, length=args.length)
        seconds = time.process_time() - began
        row = measured(brief, found, json.loads((folder / "gold.json").read_text("utf-8")), scorer)
        row |= {"refused": refused, "own": len(pipeline.objections(brief, reports, claims))}
        totals.update(row)
        slowest = max(slowest, seconds)
        print(f"{folder.name:34}" + "".join(f"{row[c]:>10}" for c in COLUMNS) + f"{seconds:>10.1f}")
        if folder.name in args.shown:
            print(write.prose(brief))
    print(json.dumps({**dict(totals), **_shares(totals), "slowest_s": round(slowest, 2)}))
    return 0


def measured(brief: Brief, found: Analysis, gold: dict[str, Any], scorer: ModuleType) -> dict[str, int]:
    """What the draft says of the gold's incidents, as counts."""
    coded = write.document(found)["incidents"]
    match: dict[int, int] = scorer.pair_up(coded, gold["incidents"])
    known = {i.id: i for i in found.incidents}
    cited = {c for s in brief.sentences if s.section == "description" for c in s.claim_ids}
    row = Counter(dict.fromkeys(COLUMNS, 0))
    for n, wanted in enumerate(gold["incidents"]):
        tellable = len(wanted["reports"]) > 1
        row["tellable"] += tellable
        if n not in match:
            continue
        incident = known[coded[match[n]]["id"]]
        stated = [c for c in incident.claims if c.id in cited]
        row["told"] += tellable and bool(stated)
        for claim in stated:
            if isinstance(claim.value, Figure) and tellable:
                ranges = [f for f in wanted["figures"] if f["outcome"] == claim.value.outcome]
                row["counts"] += bool(ranges)
                row["inside"] += any(_inside(claim.value, f) for f in ranges)
    row["sentences"] = len(brief.sentences)
    row["cited"] = sum(bool(s.claim_ids) for s in brief.sentences)
    row["words"] = sum(len(s.words.split()) for s in brief.sentences)
    return dict(row)


def _inside(figure: Figure, wanted: dict[str, Any]) -> bool:
    """Whether some number of the claim's range lies in the gold's: "hundreds" holds 333."""
    values = [v for v in (figure.low, figure.best, figure.high) if v is not None]
    low, high = wanted.get("low"), wanted.get("high")
    return bool(values) and (low is None or max(values) >= low) and (high is None or min(values) <= high)


def _shares(totals: Counter[str]) -> dict[str, float]:
    pairs = {"told_share": ("told", "tellable"), "inside_share": ("inside", "counts")}
    return {name: round(totals[a] / totals[b], 3) for name, (a, b) in pairs.items() if totals[b]}


def _scorer() -> ModuleType:
    """The case scorer's own matching of incidents, so that both benches speak of the same ones."""
    spec = importlib.util.spec_from_file_location("score_cases", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
