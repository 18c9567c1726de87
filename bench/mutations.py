"""Clean briefs with one fault planted at random -> recall and precision of the audit, by kind of fault and by rule.

python bench/mutations.py [--cases DIR]... [--drawn 8] [--rounds 1] [--seed 1] [--only KIND]... [--show]

A brief that is right is changed in one place; the audit should point there. What it says elsewhere, and did not say of
the unchanged brief, is a false alarm. Faults are planted by rules of grammar alone, so they fit any brief.
`--drawn N` adds N conflicts that simulate.py draws, with the faults that simulate_briefs.py plants in their briefs:
those say something true of another incident. `--rounds 100` plants thousands.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import simulate
from dateline import audit, corroborate, pipeline, read
from dateline.audit.days import WEEKDAYS, days
from dateline.audit.lists import rows
from dateline.audit.numbers import Number, counts, outcome
from dateline.audit.passage import Passage, passages
from dateline.audit.slots import groups
from dateline.audit.voices import speeches
from dateline.model import Analysis, Claim, Finding, Report
from dateline.read.prose import as_brief
from dateline.read.prose import report as read_report

ROOT = Path(__file__).parents[1]
HOMES = (ROOT / "examples", ROOT / "tests" / "cases", ROOT.parent / "shared" / "cases")


@dataclass(frozen=True)
class Case:
    """A clean brief, its reports and their claims, and what the audit says of the brief as it is."""

    name: str
    brief: Report
    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Planted:
    """A brief with one fault; [start, end) are the changed words."""

    case: Case
    kind: str
    brief: Report
    start: int
    end: int


Mutator = Callable[[Passage, Case, random.Random], tuple[str, int, int] | None]


def _put(words: str, start: int, end: int, new: str) -> tuple[str, int, int]:
    """The sentence with a stretch replaced, and where the new words stand in it."""
    return words[:start] + new + words[end:], start, start + len(new)


def _pick(rng: random.Random, many: list) -> object | None:  # type: ignore[type-arg]
    return rng.choice(many) if many else None


def wrong_date(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    found = [d for d in p.days if d.stated and d.day and not d.first]
    d = _pick(rng, found)
    if d is None or p.concludes:
        return None
    new = d.day + timedelta(days=rng.choice([-4, -3, -2, -1, 1, 2, 3, 4]))
    words = p.words[d.start : d.end]
    if new.month != d.day.month:
        return None
    changed = re.sub(rf"\b{d.day.day}\b", str(new.day), words, count=1)
    if d.weekday:
        changed = changed.replace(d.weekday, WEEKDAYS[new.weekday()].capitalize())
    return _put(p.words, d.start, d.end, changed)


def weekday(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    d = _pick(rng, [d for d in p.days if d.stated and d.day])
    if d is None:
        return None
    wrong = WEEKDAYS[(d.day.weekday() + rng.randint(1, 6)) % 7].capitalize()
    words = p.words[d.start : d.end]
    return _put(p.words, d.start, d.end, words.replace(d.weekday, wrong) if d.weekday else f"{wrong} {words}")


def swapped_numbers(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    many = [n for n in counts(p.words) if n.value > 1]
    near = [(a, b) for a, b in pairwise(many) if a.value != b.value and b.start - a.end < 80]
    pair = _pick(rng, near)
    if pair is None or p.concludes:
        return None
    a, b = pair
    one, other = p.words[a.start : a.end], p.words[b.start : b.end]
    between = p.words[a.end : b.start]
    return _put(p.words, a.start, b.end, other + between + one)


_FATES = {
    "killed": ["injured", "abducted"], "injured": ["killed"], "wounded": ["killed"], "dead": ["injured"],
    "arrested": ["killed"], "abducted": ["killed"], "died": ["were injured"], "deaths": ["injuries"],
}  # fmt: skip


def outcome_confusion(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    places = [m for m in re.finditer(rf"\b(?:{'|'.join(_FATES)})\b", p.words) if _beside(p.words, m)]
    m = _pick(rng, places)
    if m is None or p.concludes:
        return None
    return _put(p.words, m.start(), m.end(), rng.choice(_FATES[m.group().lower()]))


def _beside(words: str, m: re.Match[str]) -> bool:
    """Whether a count of more than two stands near the outcome word and has it as its outcome."""
    return any(n.value > 2 and -30 < n.start - m.start() < 30 and outcome(words, n) for n in counts(words))


def wrong_figure(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    told = {n.value for r in case.reports for q in passages(r) for n in counts(q.words)}
    n = _pick(rng, [n for n in counts(p.words) if n.value > 4 and outcome(p.words, n)])
    if n is None or p.concludes:
        return None
    new = next((v for v in (int(n.value * f) + 3 for f in (1.4, 1.7, 0.6)) if v not in told), None)
    return _put(p.words, n.start, n.end, str(new)) if new else None


_GROUPS = {"civilians": "soldiers", "soldiers": "civilians", "militants": "civilians", "police officers": "civilians",
           "officers": "civilians", "fighters": "civilians", "security personnel": "militants", "suspects": "officers",
           "villagers": "militants", "residents": "militants", "people": "militants",
           "children": "soldiers"}  # fmt: skip


def group_misattribution(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    many = [n for n in counts(p.words) if n.value > 4 and groups(n.noun) and outcome(p.words, n)]
    n = _pick(rng, many)
    if n is None or p.concludes:
        return None
    m = re.compile(rf"\b(?:{'|'.join(_GROUPS)})\b").search(p.words, n.end, n.end + 40)
    return _put(p.words, m.start(), m.end(), _GROUPS[m.group()]) if m else None


_SOFTENED = re.compile(r"\b(at least|more than|up to|about|almost|nearly|over)(?= \d)")


def false_precision(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = _pick(rng, [m for m in _SOFTENED.finditer(p.words) if m.end() + 1 in {n.start for n in counts(p.words)}])
    return _put(p.words, m.start(), m.end(), "exactly") if m and not p.concludes else None


def uncalibrated_likelihood(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = re.search(r"\b(?:is|are) (?:very |highly |un)?likely to\b|\bwill (?:very )?likely\b", p.words)
    if not m or not p.concludes:
        return None
    new, _, _ = _put(
        p.words, m.start(), m.end(), rng.choice(["could perhaps", "may or may not", "might", "could potentially"])
    )
    return new, 0, len(new)


def speaker_misattribution(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    mine = _pick(rng, [s for s in speeches(p.words) if re.search(r"[A-Z]\w+ [A-Z]\w+|[A-Z]{2,}", s.who)])
    others = [s.who for q in passages(case.brief) for s in speeches(q.words) if re.search(r"[A-Z]\w+ [A-Z]\w+", s.who)]
    at = p.words.find(mine.who) if mine else -1
    if at < 0 or p.concludes or re.match(r"\s*\(|\w", p.words[at + len(mine.who) :]):
        return None
    new = _pick(rng, [w for w in others if not set(w.lower().split()) & set(mine.who.lower().split())])
    if new is None:
        return None
    new = new[0].upper() + new[1:] if at == 0 else re.sub(r"^The\b", "the", new)
    changed, start, _ = _put(p.words, at, at + len(mine.who), new)
    return changed, start, min(len(changed), start + len(str(new)) + 40)


def allegation_as_fact(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = re.match(
        r"[^,.;]{3,60}? (?:claim|allege|maintain|insist|assert|charge|allege|contend)(?:s|ed|d)? that (?=\w)", p.words
    )
    according = re.match(r"According to (?:[\w’'.-]+ ){1,8}?[\w’'.-]+, (?=\w)", p.words)
    if p.concludes or not (m or (according and _contested(p, case))):
        return None
    rest = p.words[(m or according).end() :]
    return rest[0].upper() + rest[1:], 0, len(rest)


def _contested(p: Passage, case: Case) -> bool:
    """Whether somebody denies what a sentence says, or the brief or a report calls it unconfirmed."""
    return re.search(r"\b(?:deni|deny|no evidence|no proof|confirmed|disput|claim)", p.words) is not None


def misused_word(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    context = rng.choice(rows("confusables"))[0]
    made = rendered(context, rng)
    new = f"{p.words} It was noted {made}."
    return new, len(p.words) + 1, len(new)


def rendered(context: str, rng: random.Random) -> str:
    """One wording that a line of confusables.tsv describes."""
    classes = {"{day}": "Monday", "{num}": "three", "*": "local", "~": ""}
    tokens = (t.strip("[]").split("|") if t != "~" else [""] for t in re.findall(r"\[.*?\]|\S+", context))
    return " ".join(w for some in tokens if (w := classes.get(c := rng.choice(some), c)))


def unsourced_claim(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    if not p.concludes:
        return None
    new = rng.choice([
        "The number of attacks has risen sharply.", "It is widely believed that outsiders planned it.",
        "The weapons come from foreign sources.", "The security services colluded with the attackers.",
        "Some observers say that the truce is over.",
    ])  # fmt: skip
    return f"{p.words} {new}", len(p.words) + 1, len(p.words) + 1 + len(new)


def unsupported_causality(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    if (
        p.concludes
        or not p.words.endswith(".")
        or speeches(p.words)
        or re.search(r"\b(?:according|sa(?:id|ys)|claim)", p.words)
    ):
        return None
    new = rng.choice([" in order to influence the election.", " because of a quarrel over grazing land.",
                      " in revenge for the arrest of a smuggler."])  # fmt: skip
    return p.words[:-1] + new, 0, len(p.words) - 1 + len(new)


def wrong_sum(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    for n in counts(p.words):
        rest: list[Number] = [m for m in counts(p.words) if m.start > n.end]
        for k in (2, 3):
            if len(rest) >= k and sum(m.value for m in rest[:k]) == n.value and n.value > 3:
                return _put(p.words, n.start, n.end, str(int(n.value) + rng.choice([-2, -1, 1, 2, 10])))
    return None


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_IN_PLACE = re.compile(rf"\b(?:in|at|near) (?!(?:{_MONTH})\b)([A-Z]\w{{3,}})\b(?!['’]| (?:[A-Z]|region|province))")


def wrong_place(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = _pick(rng, list(_IN_PLACE.finditer(p.words)))
    if m is None or p.concludes:
        return None
    return _put(
        p.words, m.start(1), m.end(1), rng.choice(["Katanga", "Tromelin", "Ouvéa", "Zaranj", "Balkhash", "Temuco"])
    )


def wrong_actor(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = _pick(
        rng,
        list(
            re.finditer(
                r"\bby (?:the )?(soldiers|army|police|militants|gunmen|rebels|fighters|security forces)\b", p.words
            )
        ),
    )
    if m is None or p.concludes:
        return None
    new = "rebel fighters" if m[1] in ("soldiers", "army", "police", "security forces") else "soldiers"
    return _put(p.words, m.start(1), m.end(1), new)


def reversed_chronology(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    m = _pick(rng, list(re.finditer(r"\b(?:before|after)(?= the\b| its\b| his\b)", p.words)))
    if m is None or p.concludes:
        return None
    changed, _, _ = _put(p.words, m.start(), m.end(), "after" if m.group() == "before" else "before")
    return changed, max(0, m.start() - 40), min(len(changed), m.end() + 40)


def undated_event(p: Passage, case: Case, rng: random.Random) -> tuple[str, int, int] | None:
    if p.position or p.concludes:
        return None
    return p.words, 0, len(p.words)  # the dates of the whole brief go, in `_without_dates`


MUTATORS: dict[str, Mutator] = {m.__name__: m for m in (
    wrong_date, weekday, swapped_numbers, outcome_confusion, wrong_figure, group_misattribution, false_precision,
    uncalibrated_likelihood, speaker_misattribution, allegation_as_fact, misused_word, unsourced_claim,
    unsupported_causality, wrong_sum, wrong_place, wrong_actor, reversed_chronology, undated_event,
)}  # fmt: skip
KINDS = {"weekday": "wrong_date", "wrong_figure": "wrong_figure"}


def plant(case: Case, kind: str, rng: random.Random) -> Planted | None:
    """A copy of the brief with one fault of a kind, or None where the brief offers no place for it."""
    many = passages(case.brief)
    for p in rng.sample(many, len(many)):
        made = MUTATORS[kind](p, case, rng)
        if made:
            words, start, end = made
            text = case.brief.text[: p.start] + words + case.brief.text[p.end :]
            start, end = p.start + start, p.start + end
            if kind == "undated_event":
                text, end = _without_dates(text), len(text)
            brief = replace(as_brief(read_report(text, "brief.txt")), published=case.brief.published)
            return Planted(case, kind, brief, start, end)
    return None


def _without_dates(text: str) -> str:
    for d in reversed(days(text)):
        lead = re.search(r"(?:\b(?:on|by|until|since|of|from)\s+)?$", text[: d.start], re.I)
        text = text[: lead.start() if lead else d.start] + text[d.end :]
    return re.sub(r"\(\s*\)|\b(?:in|of|since) (?:19|20)\d\d\b", "", text)


def serious(found: list[Finding]) -> list[Finding]:
    return [f for f in found if f.severity != "note"]


def cases(folders: list[Path]) -> Iterator[Case]:
    """Each folder with a clean brief, its reports read and their claims extracted once."""
    for folder in folders:
        brief = read.brief(folder / "brief-clean.txt")
        reports, _ = read.reports([folder / "reports"])
        brief = replace(brief, published=max((r.published for r in reports if r.published), default=None))
        yield Case(folder.name, brief, tuple(reports), tuple(c for some in pipeline.claims_of(reports) for c in some))


def audited(case: Case, brief: Report, claims: list[Claim]) -> list[Finding]:
    texts = [*case.reports, brief]
    mine = [*case.claims, *claims]
    incidents, relations = corroborate.incidents(mine, texts, (), brief.id)
    return serious(audit.findings(Analysis(case.reports, tuple(mine), tuple(incidents), tuple(relations), brief=brief)))


def points_at(finding: Finding, planted: Planted) -> bool:
    shared = min(finding.span.end, planted.end) - max(finding.span.start, planted.start)
    return shared >= 0.5 * min(finding.span.end - finding.span.start, planted.end - planted.start)


def main() -> int:
    """Prints a table by kind, one by rule, and the figures as JSON on the last line; exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, action="append", default=[])
    parser.add_argument("--drawn", type=int, default=0, help="conflicts drawn by the simulator, beside the cases")
    parser.add_argument("--rounds", type=int, default=1, help="faults of each kind that are planted in each brief")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--brief", action="append", default=[], help="only cases whose name begins so")
    parser.add_argument("--show", action="store_true", help="print what was missed, and the false alarms")
    args = parser.parse_args()
    roots = args.cases or [p for p in HOMES if p.is_dir()]
    folders = sorted(p.parent for root in roots for p in root.glob("*/brief-clean.txt"))
    folders = [p for p in folders if not args.brief or p.name.startswith(tuple(args.brief))]
    with tempfile.TemporaryDirectory() as where:
        drawn = [Path(where) / f"drawn-{n:04}" for n in range(args.drawn)]
        for folder in drawn:
            simulate.case(random.Random(f"{args.seed} {folder.name}"), folder)
        many = list(cases([*folders, *drawn]))
        planted = [x for case in many for x in _planted(case, args.only, args.rounds, args.seed)]
        planted += [x for case, at in zip(many[len(folders) :], drawn, strict=True) for x in _told_of_another(case, at)]
    planted = [x for x in planted if not args.only or x.kind in args.only]
    report(many, list({(x.case.name, x.kind, x.brief.text): x for x in planted}.values()), args)
    return 0


def _planted(case: Case, only: list[str], rounds: int, seed: int) -> Iterator[Planted]:
    """Faults of each kind in one brief, each drawn from a stream of its own."""
    for kind in only or MUTATORS:
        for n in range(rounds) if kind in MUTATORS else ():
            made = plant(case, kind, random.Random(f"{seed} {case.name} {kind} {n}"))
            if made:
                yield made


def _told_of_another(case: Case, folder: Path) -> Iterator[Planted]:
    """The faults that the simulator plants, each in a clean brief of its own."""
    for error in json.loads((folder / "gold.json").read_text("utf-8"))["brief_errors"]:
        right = error["explanation"].partition("the reports say: ")[2]
        start = case.brief.text.find(right) if right else -1
        if start >= 0:
            text = case.brief.text.replace(right, error["quote"], 1)
            brief = replace(as_brief(read_report(text, "brief.txt")), published=case.brief.published)
            yield Planted(case, f"drawn_{error['kind']}", brief, start, start + len(error["quote"]))


def report(many: list[Case], planted: list[Planted], args: argparse.Namespace) -> None:
    clean_claims = list(pipeline.claims_of([c.brief for c in many]))
    own = {c.name: audited(c, c.brief, claims) for c, claims in zip(many, clean_claims, strict=True)}
    known = {name: {(f.code, f.quote) for f in found} for name, found in own.items()}
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for x, claims in zip(planted, pipeline.claims_of([p.brief for p in planted]), strict=True):
        found = [f for f in audited(x.case, x.brief, claims) if (f.code, f.quote) not in known[x.case.name]]
        hits = [f for f in found if points_at(f, x)]
        row = by_kind[x.kind]
        row["planted"] += 1
        row["found"] += bool(hits)
        wanted = x.kind.removeprefix("drawn_")
        row["named"] += any(f.kind == KINDS.get(wanted, wanted) for f in hits)
        row["false"] += len(found) - len(hits)
        for f in found:
            by_rule[f.code]["right" if f in hits else "false"] += 1
        if args.show and (not hits or len(hits) < len(found)):
            print(
                f"{x.case.name[:12]:12} {x.kind:22} {'found' if hits else 'MISSED':6} "
                f"{x.brief.text[max(0, x.start - 90) : x.end + 60][:260]!r}"
            )
            for f in found:
                if f not in hits:
                    print(f"{'':20} false {f.code} {f.quote[:90]!r} {f.message[:90]}")
    _table(by_kind, by_rule, {c.name: len(own[c.name]) for c in many})


def _table(by_kind: dict[str, Counter[str]], by_rule: dict[str, Counter[str]], clean: dict[str, int]) -> None:
    total: Counter[str] = sum(by_kind.values(), Counter())
    print(f"{'kind':26}{'planted':>8}{'found':>7}{'named':>7}{'recall':>8}{'false':>7}")
    for kind, row in [*sorted(by_kind.items()), ("ALL", total)]:
        share = row["found"] / max(1, row["planted"])
        print(f"{kind:26}{row['planted']:8}{row['found']:7}{row['named']:7}{share:8.2f}{row['false']:7}")
    print("rule: right/false  " + "  ".join(f"{c}: {r['right']}/{r['false']}" for c, r in sorted(by_rule.items())))
    measures = {
        "recall": total["found"] / max(1, total["planted"]),
        "precision": total["found"] / max(1, total["found"] + total["false"]),
        "alarms": sum(clean.values()) / max(1, len(clean)),
        "kinds": {kind: row["found"] / row["planted"] for kind, row in by_kind.items()},
        "rules": {code: r["right"] / (r["right"] + r["false"]) for code, r in by_rule.items()},
    }
    print(json.dumps({k: _rounded(v) for k, v in measures.items()}))


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {k: round(v, 3) for k, v in value.items()}
    return round(value, 3) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
