"""PLOVER's and PETRARCH2's sentences -> who did what to whom: is it violence, a protest or neither, by whom, on whom?

    python bench/coding.py

PLOVER: 322 sentences of the CAMEO manual, each with one coded event, source and target words. PETRARCH2: unit tests,
mostly stylised sentences (codes 14 protest, 18 to 20 violence). Nothing was set on either, so all of both is the test.
Baseline: a violent or a protest word in the sentence; first and last capitalised run as source and target.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline import extract, resolve, text
from dateline.model import IncidentType, Participant, Report

DATA = Path(__file__).parents[2] / "shared" / "data"
VIOLENT = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
WORDS = re.compile(r"\b(?:kill|bomb|attack|shell|shot|clash|fight|fought|assassin|ambush|abduct|kidnap|massacre)", re.I)
PROTEST = re.compile(r"\b(?:protest|demonstrat|rall(?:y|ied)|riot|march|strike)", re.I)
PLOVER = {"FIGHT": "violence", "ASSAULT": "violence", "PROTEST": "protest"}
LABELS = ("violence", "protest", "neither")


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence with what the coders gave."""

    text: str
    label: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def plover() -> Iterator[Coded]:
    path = DATA / "plover_gsr/PLOVER/gold_standard_records/PLOVER_GSR_CAMEO.txt"
    for record in json.loads(path.read_text("utf-8")):
        if record.get("text"):
            names = [
                tuple(a["actorText"] for a in record.get(side) or () if isinstance(a, dict) and a.get("actorText"))
                for side in ("source", "target")
            ]
            yield Coded(record["text"], PLOVER.get(record["event"], "neither"), *names)


def petrarch() -> Iterator[Coded]:
    path = next(DATA.glob("petrarch2/**/PETR.UnitTest.records.xml"))
    for block in path.read_text("utf-8", errors="replace").split("<Sentence ")[1:]:
        words, codes = re.search(r"<Text>(.*?)</Text>", block, re.S), re.findall(r'eventcode *= *"(\d+)', block)
        if words and codes:
            label = (
                "violence" if codes[0][:2] in ("18", "19", "20") else "protest" if codes[0][:2] == "14" else "neither"
            )
            yield Coded(" ".join(words[1].split()), label)


def ours(many: list[Coded]) -> list[tuple[str, set[str], set[str]]]:
    """Label, attackers and sufferers of each sentence, as the pipeline codes it by itself."""
    gazetteer = resolve.gazetteer()
    reports = [Report(c.text, path=str(n)) for n, c in enumerate(many)]
    out = []
    for claims in extract.reports(reports, known=gazetteer.knows):
        told = [c for c in claims if c.modality in ("actual", "background")]
        events = {c.value.event for c in told if isinstance(c.value, IncidentType)}
        label = "violence" if events & VIOLENT else "protest" if events & {"Protests", "Riots"} else "neither"
        parts = [c.value for c in told if isinstance(c.value, Participant)]
        attackers = {p.actor.name for p in parts if p.role == "attacker"}
        out.append((label, attackers, {p.actor.name for p in parts if p.role in ("target", "victim")}))
    return out


def baseline(many: Iterable[Coded]) -> list[tuple[str, set[str], set[str]]]:
    out = []
    for one in many:
        runs = re.findall(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*", one.text)
        label = "violence" if WORDS.search(one.text) else "protest" if PROTEST.search(one.text) else "neither"
        out.append((label, set(runs[:1]), set(runs[-1:])))
    return out


def f1(many: list[Coded], guesses: list[tuple[str, set[str], set[str]]]) -> dict[str, float]:
    """F1 a label; and of the violent sentences the share whose source and target words were found in the right role."""
    found: dict[str, float] = {}
    for label in LABELS:
        hit = sum(c.label == label == g[0] for c, g in zip(many, guesses, strict=True))
        count = sum(c.label == label for c in many) + sum(g[0] == label for g in guesses)
        found[label] = round(2 * hit / count, 3) if count else 0.0
    violent = [(c, g) for c, g in zip(many, guesses, strict=True) if c.label == "violence" and (c.sources or c.targets)]
    for side, at in (("source", 1), ("target", 2)):
        named = [(getattr(c, f"{side}s"), g[at]) for c, g in violent if getattr(c, f"{side}s")]
        right = sum(any(_same(a, b) for a in gold for b in guess) for gold, guess in named)
        if named:
            found[side] = round(right / len(named), 3)
    return found


def _same(one: str, other: str) -> bool:
    a, b = set(text.fold(one).split()), set(text.fold(other).split())
    return bool(a and b) and (a <= b or b <= a)


def main() -> None:
    measures: dict[str, dict] = {}
    for name, many in (("plover", list(plover())), ("petrarch2", list(petrarch()))):
        print(f"{name}, n {len(many)}, all of it test")
        for system, guesses in (("baseline", baseline(many)), ("ours", ours(many))):
            measures[f"{name} {system}"] = f1(many, guesses)
            print(f"  {system:10}" + "".join(f"  {k} {v:.3f}" for k, v in measures[f"{name} {system}"].items()))
    print("  PETRARCH2's makers state no F1 on these; its unit tests all pass by construction.")
    print(json.dumps({"eval": "coding", "measures": measures}))


if __name__ == "__main__":
    main()
