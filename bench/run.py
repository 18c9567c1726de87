"""Cases and corpora -> one table of quality, held against the pinned floors.

    python bench/run.py             everything that is there (../shared holds the cases and corpora)
    python bench/run.py --shipped   only what needs nothing beside the project
    python bench/run.py --speed     time and memory: extract, audit, exports, forecast, workbench (ten minutes)

Exit status 1 where a figure is worse than its floor in floors.toml.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
LOWER_IS_BETTER = {"own", "alarms", "memory_mb", "crps", "lcrps", "ign", "brier_25"}
SHIPPED = {"simulator": ["recover.py", "--cases", "20"]}
CASES = {
    "cases": SHARED / "cases",
    "own": HERE.parent / "tests" / "cases",
    "opened": HERE / "opened",
    "unread": HERE / "unread",
}
CORPORA = {  # name -> script and arguments; each prints a table and, last, one line of JSON
    "muc4": ["muc4.py"],
    "insecurity": ["insecurity.py"],
    "insecurity_places": ["insecurity_places.py"],
    "geovirus": ["geovirus.py"],
    "ged_places": ["ged_places.py"],
    "ged_headlines": ["ged_headlines.py"],
    "ecb": ["ecb.py"],
    "factuality": ["factuality.py"],
    "coding": ["coding.py"],
    "happenings": ["happenings.py", *map(str, CASES.values())],
    "forecast": ["forecast.py"],
    "mutations": ["mutations.py", "--drawn", "8"],
    "drafts": ["drafts.py", *map(str, CASES.values())],
}
SPEED = {
    "throughput": ["throughput.py", "--texts", "400"],
    "audit_speed": ["audit_speed.py", "--reports", "200"],
    "export_speed": ["export_speed.py", "--incidents", "10000"],
    "forecast_speed": ["forecast.py", "--speed", "--units", "200", "--months", "400"],
    "workbench": ["workbench.py"],
}


def scored(name: str, command: list[str]) -> dict[str, float]:
    """The figures that a script prints as JSON on its last line; what it prints before is shown."""
    done = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=HERE.parent, check=False)
    lines = done.stdout.strip().splitlines()
    print("\n".join(lines[:-1]))
    if done.returncode or not lines:
        print(f"{name}: the script ended with status {done.returncode}", file=sys.stderr)
        return {}
    answer = json.loads(lines[-1])
    return {k: v for k, v in flat(answer.get("measures", answer)).items() if isinstance(v, int | float)}


def flat(measures: dict) -> dict[str, float]:
    """{"killed": {"f1": 0.6, "n": 9}} -> {"killed.f1": 0.6, "killed.n": 9}."""
    out = {}
    for key, value in measures.items():
        if isinstance(value, dict):
            out |= {f"{key}.{k}": v for k, v in flat(value).items()}
        else:
            out[key] = value
    return out


def cases(name: str) -> dict[str, float]:
    """The case scorer's totals over the cases of a folder."""
    folder = str(CASES[name])
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.executable, HERE / "cases.py", folder, out], check=True, stderr=subprocess.DEVNULL)
        scorer = SHARED / "bench" / "score_cases.py"
        return scored(name, [str(scorer), folder, "--outputs", out, "--json"])


def worse(name: str, figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """One line for each figure that is worse than its floor, or missing."""
    lines = []
    for key, floor in floors.items():
        value = figures.get(key)
        if value is None or (value > floor if key in LOWER_IS_BETTER else value < floor):
            lines.append(f"{name}.{key}: {value}, floor {floor}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    args = parser.parse_args()
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    below: list[str] = []
    jobs = dict(SPEED if args.speed else SHIPPED)
    if not args.shipped and not args.speed and SHARED.is_dir():
        jobs |= {**{key: [] for key in CASES}, **CORPORA}
    for name, command in jobs.items():
        if args.only and name not in args.only:
            continue
        if command and not (HERE / command[0]).exists():
            continue
        print(f"\n== {name}")
        figures = scored(name, [str(HERE / command[0]), *command[1:]]) if command else cases(name)
        below += worse(name, figures, floors.get(name, {}))
    print("\n" + ("\n".join(["Worse than the floor:", *below]) if below else "No figure is worse than its floor."))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
