"""Drawn conflicts -> the time that a brief takes to be checked against all their reports, cold and again.

    python bench/audit_speed.py [--reports 200] [--times 3]

Cold: `dateline check` in a process of its own. Again: the brief was changed, the claims of the reports are kept, as
`--watch` and the workbench do. Seconds are of the processor. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dateline import pipeline
from simulate import case


def laid(folder: Path, reports: int) -> Path:
    """So many reports in `folder/reports`, of as many conflicts as that takes; the brief on the first of them."""
    kept = folder / "reports"
    kept.mkdir()
    number = 0
    while len(list(kept.iterdir())) < reports:
        at = folder / f"drawn-{number}"
        case(random.Random(f"speed-{number}"), at)
        for path in sorted((at / "reports").iterdir())[: reports - len(list(kept.iterdir()))]:
            path.rename(kept / f"{number:03}-{path.name}")
        number += 1
    return folder / "drawn-0" / "brief.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--times", type=int, default=3, help="How often the changed brief is checked.")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        brief, against = laid(Path(folder), args.reports), Path(folder) / "reports"
        words = [sys.executable, "-c", "from dateline.cli import main; main()", "check", brief, "--against", against]
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        last, spent = pipeline.check(brief, [against]), []
        for n in range(args.times):
            brief.write_text(brief.read_text("utf-8") + f"Two soldiers were injured on {n + 1} March 2024.\n", "utf-8")
            began = time.process_time()
            last = pipeline.again(brief, last)
            spent.append(time.process_time() - began)
    figures = {
        "reports": args.reports,
        "cold_s": round(used.ru_utime + used.ru_stime, 1),
        "cold_mb": round(used.ru_maxrss / 1024),
        "again_s": round(statistics.median(spent), 2),
        "findings": len(last.findings),
    }
    for name, value in figures.items():
        print(f"{name:10} {value}")
    print(json.dumps({"eval": "audit_speed", "measures": figures}))


if __name__ == "__main__":
    main()
