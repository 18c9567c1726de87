"""MUC-4 -> what the shared scorer says of `dateline extract`, on its test sets or on the sets we tune on.

    python bench/muc4.py [--split test|tune] [--reports N]

test: TST3 and TST4, 200 reports, never looked at while tuning. tune: TST1, TST2 and a sample of the development set,
handed to the same scorer under the names it knows. The baseline is one incident a report that holds a violent word, of
the type that the word says, with the number nearest to "killed" and to "wounded".
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from dateline.extract.numbers import SMALL

SHARED = Path(__file__).parents[2] / "shared"
SCORER = SHARED / "bench" / "eval_muc4.py"
DATELINE = f'{sys.executable} -c "from dateline.cli import main; main()"'
TYPES = (
    ("Violence against civilians", "Abduction/forced disappearance", r"KIDNAP\w+|ABDUCT\w+"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", r"BOMB\w*|DYNAMITE\w*|EXPLO\w+"),
    ("Violence against civilians", "Attack", r"KILLED|MURDER\w*|ASSASSINAT\w+|ATTACK\w*|MASSACRE\w*"),
)
NUMBER = r"\d[\d,]*|" + "|".join(word.upper() for word in SMALL if word != "zero")


def members(folder: Path) -> dict[str, str]:
    """name -> text of the reports and keys in the archive."""
    with tarfile.open(next(folder.rglob("muc34.tar.gz"))) as tar:
        found = {}
        for member in tar.getmembers():
            name = member.name.rsplit("/", 1)[-1]
            if member.isfile() and re.match(r"(key-)?(dev|tst)", name):
                found[name] = tar.extractfile(member).read().decode("latin-1")  # type: ignore[union-attr]
        return found


def tuning(held: dict[str, str], size: int) -> dict[str, str]:
    """TST1 and TST2, and `size` development reports, under the names of the test sets."""
    renamed = {name: text.replace("DEV-MUC3-", "TST3-MUC3-") for name, text in held.items()}
    reports = [
        block
        for name in sorted(renamed)
        if name.startswith("dev-muc3")
        for block in re.split(r"(?m)^(?=TST3-MUC3-)", renamed[name])
        if block.strip()
    ]
    random.Random(4).shuffle(reports)
    keys = "\n".join(text for name, text in sorted(renamed.items()) if name.startswith("key-dev"))
    both = {"tst1/tst1-muc3", "tst2/tst2-muc4"}
    return {
        "tst3-muc4": "\n".join(held[name.split("/")[1]] for name in sorted(both)),
        "tst4-muc4": "\n".join(reports[:size]),
        "key-tst3.v2": keys,
        "key-tst1.v7": held["key-tst1.v7"],
        "key-tst2.v4": held["key-tst2.v4"],
    }


def testing(held: dict[str, str]) -> dict[str, str]:
    """The official test sets."""
    return {name: held[name] for name in ("tst3-muc4", "tst4-muc4", "key-tst3.v2", "key-tst4.v2")}


def near(text: str, words: str) -> int | None:
    """The number nearest to the first of the words, one where there is none, None without the word."""
    word = re.search(words, text)
    if not word:
        return None
    found = [m for m in re.finditer(rf"\b(?:{NUMBER})\b", text) if abs(m.start() - word.start()) < 60]
    best = min(found, key=lambda m: abs(m.start() - word.start()), default=None)
    value = best.group().lower() if best else "one"
    return SMALL.get(value) or int(value.replace(",", ""))


def baseline(files: dict[str, str], out: Path) -> None:
    """Writes the baseline's answer for every report."""
    with out.open("w", encoding="utf-8") as lines:
        for name in ("tst3-muc4", "tst4-muc4"):
            for block in re.split(r"(?m)^(?=TST\d-MUC\d-\d{4})", files[name]):
                if not block.strip():
                    continue
                kind = next(((e, s) for e, s, words in TYPES if re.search(rf"\b(?:{words})\b", block)), None)
                figures = [
                    {"outcome": outcome, "group": None, "best": value}
                    for outcome, words in (("killed", r"\bKILLED|\bDEAD\b"), ("injured", r"\bWOUNDED|\bINJURED"))
                    if (value := near(block, words)) is not None
                ]
                incident = {"event_type": kind[0], "sub_event_type": kind[1], "figures": figures} if kind else None
                row = {
                    "report": block[:14].strip(),
                    "incidents": [incident] if incident else [],
                    "claims": [],
                    "places": [],
                }
                lines.write(json.dumps(row) + "\n")


def scored(folder: Path, *answer: str) -> dict:
    """The shared scorer's last line; its table is printed."""
    command = [sys.executable, str(SCORER), "--data", str(folder), *answer]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = done.stdout.strip().splitlines()
    print("\n".join(lines[:-1]))
    return json.loads(lines[-1])["measures"]


def main() -> int:
    """Prints both tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "data" / "muc4")
    parser.add_argument("--split", choices=("test", "tune"), default="test")
    parser.add_argument("--reports", type=int, default=200, help="development reports in the tuning split")
    parser.add_argument("--keep", help="folder for the answers")
    options = parser.parse_args()
    held = members(options.folder)
    files = testing(held) if options.split == "test" else tuning(held, options.reports)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "tst3"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "latin-1")
        baseline(files, Path(made) / "baseline.jsonl")
        plain = scored(Path(made), "--outputs", str(Path(made) / "baseline.jsonl"), "--name", "baseline")
        keep = ["--keep", options.keep] if options.keep else []
        ours = scored(Path(made), "--run", DATELINE, "--name", f"dateline, {options.split}", *keep)
    print(json.dumps({"eval": "muc4", "split": options.split, "measures": ours, "baseline": plain}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
