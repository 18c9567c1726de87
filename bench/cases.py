"""Case folders -> analysis documents, in one process (the parser is loaded once), for the case scorer.

python bench/cases.py CASES_DIR OUT_DIR [--only NAME]...
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from dateline import pipeline, write


def main() -> int:
    """Writes OUT/<case>.json and OUT/<case>.clean.json; exit status 1 when a case failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", action="append", default=[])
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for folder in sorted(p.parent for p in args.cases.glob("*/gold.json")):
        if args.only and folder.name not in args.only:
            continue
        for suffix, brief in (("", "brief.txt"), (".clean", "brief-clean.txt")):
            began = time.perf_counter()
            try:
                found = pipeline.check(folder / brief, [folder / "reports"])
            except Exception as why:  # noqa: BLE001 - the bench goes on and counts it
                failed = 1
                print(f"{folder.name}{suffix}: {type(why).__name__}: {why}", file=sys.stderr)
                continue
            (args.out / f"{folder.name}{suffix}.json").write_text(json.dumps(write.document(found)), "utf-8")
            print(f"{folder.name}{suffix}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
