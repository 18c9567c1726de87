"""Open corpora -> labelled sentences for the learned heads: is an incident told, and of what type?

    python bench/heads_data.py OUT.jsonl

A row: {"doc", "text", "relevant": 1, 0 or null, "doc_relevant": the same, "type": name or null, "split": train|held}.
MUC-4: DEV is train, TST1-2 is held, TST3-4 stays unseen. Insecurity Insight: to 2021 train, later held. PLOVER: every
fifth record held. Simulator: other seeds than the bench measures with.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

import simulate
from dateline import text

SHARED = Path(__file__).parents[2] / "shared" / "data"
EXPLOSIVE = re.compile(
    r"air-?strike|air strike|shell|rocket|missile|bomb|\bied\b|explosi|grenade|mortar|drone|mine\b|mines\b", re.I
)
PLOVER_TYPES = {"FIGHT": "Battles", "ASSAULT": "Violence against civilians", "PROTEST": "Protests"}


def muc() -> Iterator[dict]:
    """Sentences of DEV, TST1 and TST2; a sentence that holds a filler of a template's people or targets is relevant."""
    tar = tarfile.open(next(SHARED.glob("muc4/**/muc34.tar.gz")))  # noqa: SIM115 - read once, to the end
    held = {m.name.rsplit("/", 1)[-1]: m for m in tar if m.isfile() and "/._" not in m.name}
    read = lambda name: tar.extractfile(held[name]).read().decode("latin-1")  # noqa: E731
    fillers: dict[str, set[str]] = {}
    for name in held:
        if name.startswith(("key-dev", "key-tst1", "key-tst2")):
            for block in re.split(r"(?m)^(?=0\.\s+MESSAGE: ID)", read(name)):
                head = re.match(r"0\.\s+MESSAGE: ID\s+(\S+)", block)
                if head and not re.search(r"(?m)^4\.\s+INCIDENT: TYPE\s+\*", block) and "(OPTIONAL)" not in block[:200]:
                    fillers.setdefault(head[1], set()).update(re.findall(r'"([^"]{4,})"', block))
    for name in held:
        if re.match(r"dev-muc3|tst1-muc3|tst2-muc4$", name):
            for part in re.split(r"(?m)^(?=(?:DEV|TST\d)-MUC\d-\d{4})", read(name)):
                if part.strip():
                    yield from _muc_report(part, fillers, "train" if name.startswith("dev") else "held")


def _muc_report(part: str, fillers: dict[str, set[str]], split: str) -> Iterator[dict]:
    head, _, body = part.partition("\n")
    doc = head.split()[0]
    words = fillers.get(doc)
    for start, end in text.sentences(body):
        sentence = " ".join(body[start:end].split())
        if len(sentence.split()) >= 4:
            told = None if words else 0
            if words and any(w in sentence for w in words):
                told = 1
            yield _row(doc, sentence, told, None, split, int(words is not None))


def insecurity() -> Iterator[dict]:
    """Event descriptions: all tell an incident; explosive weapons, arrests and kidnappings give the type."""
    for path in sorted(SHARED.glob("insecurity_insight/**/*.xlsx")):
        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        names = next(rows)
        for values in rows:
            row = dict(zip(names, values, strict=False))
            words = re.sub(r"^[^:]{3,40}\d{4}:\s*", "", str(row.get("Event Description") or "")).strip()
            if row.get("Date") and len(words.split()) > 5:
                split = "train" if str(row["Date"])[:4] <= "2021" else "held"
                yield _row(f"ii-{row.get('SiND Event ID')}", words[:400], 1, _insecurity_type(row, words), split)


def _insecurity_type(row: dict, words: str) -> str | None:
    weapon = f"{row.get('Weapon Carried/Used') or ''} {row.get('Explosive Weapon Type') or ''}"
    harmed = any(
        isinstance(v, int | float) and v and re.search("Killed|Injured|Kidnapped|Assault", k)
        for k, v in row.items()
        if k
    )
    if EXPLOSIVE.search(weapon):
        return "Explosions/Remote violence"
    if harmed:
        return "Violence against civilians"
    if re.search(r"\b(arrest|detain)", words, re.I) or re.search(r"\bloot|occupied|closed\b", words, re.I):
        return "Strategic developments"
    return None


def plover() -> Iterator[dict]:
    """PLOVER's gold records: fights, assaults and protests are incidents, diplomacy is not."""
    path = SHARED / "plover_gsr/PLOVER/gold_standard_records/PLOVER_GSR_CAMEO.txt"
    for number, record in enumerate(json.loads(path.read_text("utf-8"))):
        kind = PLOVER_TYPES.get(record["event"])
        if record.get("text"):
            if kind == "Violence against civilians" and EXPLOSIVE.search(record["text"]):
                kind = "Explosions/Remote violence"
            told = None if record["event"] in ("COERCE", "MOBILIZE", "RETREAT") else int(kind is not None)
            yield _row(record["id"], record["text"], told, kind, "held" if number % 5 == 0 else "train")


def drawn(cases: int = 150) -> Iterator[dict]:
    """The simulator's sentences: the lead tells the incident, history does not."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cases):
            at = Path(folder) / str(number)
            simulate.case(random.Random(f"heads-{number}"), at)
            gold = json.loads((at / "gold.json").read_text("utf-8"))
            kinds = {r: i["type"]["event_type"] for i in gold["incidents"] for r in i["reports"]}
            for path in sorted((at / "reports").glob("*outlet.md")):
                body = path.read_text("utf-8").split("---\n\n", 1)[1]
                for n, (start, end) in enumerate(text.sentences(body)):
                    sentence, told = body[start:end], None
                    if n == 0 or re.search(r"for more than ten years|in recent months|since 2019", sentence):
                        told = int(n == 0)
                    yield _row(
                        f"sim-{number}-{path.stem}", sentence, told, kinds[path.name] if n == 0 else None, "train"
                    )


def _row(doc: str, words: str, told: int | None, kind: str | None, split: str, doc_told: int | None = None) -> dict:
    return {"doc": doc, "text": words, "relevant": told, "doc_relevant": doc_told, "type": kind, "split": split}


def main() -> None:
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for source in (muc, insecurity, plover, drawn):
            rows = list(source())
            print(f"{source.__name__}: {len(rows)} sentences", file=sys.stderr)
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
