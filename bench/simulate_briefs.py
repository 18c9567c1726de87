"""A drawn conflict -> a clean brief about it, and the same brief with planted faults and their list."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulate import Conflict, Happening

DEEDS = {  # what a brief says of a happening; {n} {who} {verb}
    "clash": "fighters of the {group} ({acronym}) attacked an army position in {place}, and {n} {who} were {verb}",
    "raid": "{adjective} troops raided a camp of the {group} ({acronym}) in {place}, and {n} {who} were {verb}",
    "airstrike": "an air strike by the {adjective} military hit {place}, and {n} {who} were {verb}",
    "bomb": "a roadside bomb exploded in {place}, and {n} {who} were {verb}",
    "massacre": "gunmen attacked a village near {place}, and {n} {who} were {verb}",
    "abduction": "gunmen stopped travellers in {place}, and {n} {who} were {verb}",
}
OTHER_GROUP = {
    "civilians": "soldiers",
    "soldiers": "civilians",
    "militants": "civilians",
    "security forces": "militants",
    "police": "militants",
}
CLEAN_IMPACT = (
    "Further attacks by the {group} ({acronym}) in the same provinces are likely (55-80 %) within three months."
)
FAULTY_IMPACT = [
    "The violence might possibly escalate.",
    "The situation could perhaps get worse at some point.",
    "Instability may potentially continue.",
]


def briefs(rng: random.Random, conflict: Conflict) -> tuple[str, str, list[dict]]:
    """The faulty brief, the clean one, and the planted errors in the form of the cases' gold files."""
    told = [h for h in conflict.happenings if h.rows]
    clean = [_sentence(conflict, h) for h in told]
    faulty, errors = list(clean), []
    for index, happening in enumerate(told):
        if rng.random() < 0.75:
            kind, words = rng.choice(_faults(rng, conflict, happening))
            faulty[index] = words
            errors.append(_error(kind, words, f"the reports say: {clean[index]}"))
    if len(told) > 1 and rng.random() < 0.5:
        total = sum(_latest(h)["value"] for h in told if h.kind != "abduction")
        number = sum(h.kind != "abduction" for h in told)
        if number > 1 and not errors:
            wrong = f"Together the {number} attacks cost {total + rng.randint(1, 5)} lives."
            faulty.append(wrong)
            clean.append(f"Together the {number} attacks cost {total} lives.")
            errors.append(_error("wrong_sum", wrong, f"the parts give {total}"))
    impact = CLEAN_IMPACT.format(group=conflict.group, acronym=conflict.acronym)
    vague = rng.choice(FAULTY_IMPACT)
    errors.append(_error("uncalibrated_likelihood", vague, "no probability and no horizon"))
    form = "Description: {}\nImpact: {}\n"
    return form.format(" ".join(faulty), vague), form.format(" ".join(clean), impact), errors


def _latest(happening: Happening) -> dict:
    """The row that a careful analyst would take: the latest count of the happening's main outcome."""
    outcome = "abducted" if happening.kind == "abduction" else "killed"
    rows = [r for rows in happening.rows.values() for r in rows[:1] if r["outcome"] == outcome]
    return max(rows, key=lambda r: r["value"] == happening.later_killed)


def _sentence(conflict: Conflict, happening: Happening, **change: object) -> str:
    row = {**_latest(happening), "day": happening.day, "town": happening.town.name, **change}
    deed = DEEDS[happening.kind].format(
        group=conflict.group,
        acronym=conflict.acronym,
        adjective=conflict.adjective,
        place=f"{row['town']}, {happening.town.admin1}",
        n=row["value"],
        who=row["group"],
        verb=row["outcome"],
    )
    day = row["day"]
    return f"On {day.day} {day:%B} {day.year} {deed}, according to {row['attributed_to']}."


def _faults(rng: random.Random, conflict: Conflict, happening: Happening) -> list[tuple[str, str]]:
    row = _latest(happening)
    known = {r["value"] for rows in happening.rows.values() for r in rows}
    wrong = next(n for n in range(row["value"] + rng.randint(3, 9), 10_000) if n not in known)
    elsewhere = rng.choice([h.town.name for h in conflict.happenings if h is not happening])
    options = [
        ("wrong_figure", _sentence(conflict, happening, value=wrong)),
        ("wrong_date", _sentence(conflict, happening, day=happening.day + timedelta(days=rng.choice([-9, -6, 7, 10])))),
        ("wrong_place", _sentence(conflict, happening, town=elsewhere)),
        ("group_misattribution", _sentence(conflict, happening, group=OTHER_GROUP[row["group"]])),
        ("outcome_confusion", _sentence(conflict, happening, outcome="injured")),
        ("speaker_misattribution", _sentence(conflict, happening, attributed_to=f"the {conflict.group}")),
    ]
    if (
        any(r["value"] == happening.killed for rows in happening.rows.values() for r in rows[:1])
        and row["value"] != happening.killed
    ):
        options.append(("outdated_figure", _sentence(conflict, happening, value=happening.killed)))
    return options


def _error(kind: str, quote: str, explanation: str) -> dict:
    return {"kind": kind, "quote": quote, "explanation": explanation, "evidence": []}
