"""Reports -> groups that share one origin: wire copies, one agency's text under several mastheads, copied sentences.

MinHash (datasketch; Broder 1997) finds near-identical sentences without comparing all pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from dateline import text
from dateline.corroborate.clustering import components
from dateline.model import Report

SHORTEST_SENTENCE = 12  # words; shorter ones recur by chance
PERMUTATIONS, ALIKE = 64, 0.75  # standard error of the estimate is about 0.05 at this size
COPIED, MOST = 2, 0.75  # sentences that two reports must share; or which share of the shorter's words
SHORTEST_QUOTE = 12  # words of direct speech; people repeat slogans, not whole sentences
_AGENCIES = {  # news agencies whose text others print; initials as in bylines and datelines
    "AFP": "Agence France-Presse|AFP",
    "AP": "Associated Press|AP",
    "Reuters": "Reuters",
    "EFE": "EFE",
    "dpa": "Deutsche Presse-Agentur|dpa|DPA",
    "ANSA": "ANSA",
    "Xinhua": "Xinhua",
    "TASS": "TASS",
    "RIA": "RIA Novosti",
    "Interfax": "Interfax",
    "PTI": "Press Trust of India|PTI",
    "ANI": "Asian News International",
    "UNI": "United News of India",
    "Anadolu": "Anadolu",
    "Kyodo": "Kyodo",
    "Yonhap": "Yonhap",
    "Bernama": "Bernama",
    "IRNA": "IRNA",
    "SANA": "SANA",
    "UPI": "United Press International",
    "Bloomberg": "Bloomberg",
    "Lusa": "Lusa",
    "Antara": "Antara",
    "MENA": "Middle East News Agency",
    "APP": "Associated Press of Pakistan",
}
_NAMES = {name: re.compile(rf"\b(?:{pattern})\b(?! of)") for name, pattern in _AGENCIES.items()}
_BYLINE = re.compile(r"^[^\n]{0,60}?\(([^()\n]{2,40})\)\s*[-–—]", re.M)
_LEANS = (
    r"(?i:according to|reported by|told|quoted by|citing|cited by)\s+"
    r"(?:(?i:the|news|agency|wire|service)\s+){{0,4}}(?:{0})\b"
)
_LEANING = {name: re.compile(_LEANS.format(pattern)) for name, pattern in _AGENCIES.items()}
_QUOTED = re.compile(r"[\"“]([^\"“”]{40,600})[\"”]")


def origins(reports: Sequence[Report]) -> list[tuple[str, ...]]:
    """Groups of report ids, each report in one, in the order of publication; the number of groups counts accounts."""
    ordered = sorted({r.id: r for r in reports}.values(), key=lambda r: (str(r.published or ""), r.id))
    ids = [r.id for r in ordered]
    if len(ids) < 2:
        return [(i,) for i in ids]
    edges = [*_same_text(ordered), *_same_agency(ordered), *_same_quotes(ordered), *_same_sentences(ordered)]
    return [tuple(group) for group in components(ids, edges)]


def among(group_of: Mapping[str, tuple[str, ...]], ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The groups that hold the given reports, cut down to them, in the order of the reports."""
    wanted = dict.fromkeys(ids)
    groups = dict.fromkeys(group_of.get(i, (i,)) for i in wanted)
    return tuple(tuple(i for i in group if i in wanted) for group in groups)


def agencies(report: Report) -> frozenset[str]:
    """News agencies that the report is by, or says it has its account from."""
    start = min((s.start for s in report.prose() if s.kind != "title"), default=0)
    signed = " ".join([report.outlet, *_BYLINE.findall(report.text[start : start + 200])])
    own = {name for name, pattern in _NAMES.items() if pattern.search(signed)}
    return frozenset(own | {name for name, pattern in _LEANING.items() if pattern.search(report.text)})


def _same_agency(reports: Sequence[Report]) -> Iterable[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        for name in agencies(report):
            holders[name].append(report.id)
    return _chained(holders.values())


def _chained(groups: Iterable[list[str]]) -> Iterable[tuple[str, str]]:
    return (pair for group in groups for pair in pairwise(group))


def _same_text(reports: Sequence[Report]) -> Iterable[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        holders[text.fold(" ".join(report.text[s.start : s.end] for s in report.prose()))].append(report.id)
    return _chained(holders.values())


def _same_quotes(reports: Sequence[Report]) -> Iterable[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        for words in dict.fromkeys(text.fold(q) for q in _QUOTED.findall(report.text)):
            if len(words.split()) >= SHORTEST_QUOTE:
                holders[words.rstrip(".,!?")].append(report.id)
    return _chained(holders.values())


def _same_sentences(reports: Sequence[Report]) -> Iterable[tuple[str, str]]:
    """Pairs of reports with near-identical sentences, among them the opening one of either or most of the shorter.

    Background that many outlets append to their own account ("has fought the government since") makes no copy.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    homes: list[tuple[str, int]] = []  # report and position within it
    lengths: dict[str, list[int]] = {}
    shared: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for report in reports:
        many = _long_sentences(report)
        lengths[report.id] = [len(words) for words in many]
        for at, words in enumerate(many):
            sketch = MinHash(num_perm=PERMUTATIONS)
            sketch.update_batch([" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)])
            for other in index.query(sketch):
                if homes[other][0] != report.id:
                    shared[homes[other][0], report.id].add((homes[other][1], at))
            index.insert(len(homes), sketch)
            homes.append((report.id, at))
    return [(a, b) for (a, b), found in shared.items() if _copied(found, lengths[a], lengths[b])]


def _copied(shared: set[tuple[int, int]], one: Sequence[int], other: Sequence[int]) -> bool:
    mine, theirs = {i for i, _ in shared}, {j for _, j in shared}
    if min(len(mine), len(theirs)) < COPIED:
        return False
    covers = max(sum(one[i] for i in mine) / sum(one), sum(other[j] for j in theirs) / sum(other))
    return 0 in mine or 0 in theirs or covers >= MOST


def _long_sentences(report: Report) -> list[list[str]]:
    bounds = [b for s in report.prose() for b in text.sentences(report.text, s.start, s.end)]
    split = [re.findall(r"\w+", text.fold(report.text[a:b])) for a, b in bounds]
    return [words for words in split if len(words) >= SHORTEST_SENTENCE]
