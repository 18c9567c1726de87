"""A drawn happening -> one outlet's dispatch about it, with the rows that its words support.

Wording is drawn sentence by sentence, so that no two dispatches of one happening share more than facts.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulate import Conflict, Happening

OUTLETS = [
    "Morning Post",
    "The Ledger",
    "Radio Horizon",
    "Capital Gazette",
    "Northern Star",
    "AFP",
    "Reuters",
    "Wire 24",
]
WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
VICTIMS = {  # who suffers, as a dispatch names them, and the plain group word
    "clash": [("soldiers", "soldiers"), ("members of the security forces", "security forces"), ("troops", "soldiers")],
    "raid": [
        ("militants", "militants"),
        ("fighters", "militants"),
        ("insurgents", "militants"),
        ("rebels", "militants"),
    ],
    "airstrike": [("people", "civilians"), ("civilians", "civilians"), ("villagers", "civilians")],
    "bomb": [("soldiers", "soldiers"), ("police officers", "police")],
    "massacre": [
        ("villagers", "civilians"),
        ("people", "civilians"),
        ("civilians", "civilians"),
        ("residents", "civilians"),
    ],
    "abduction": [("students", "civilians"), ("passengers", "civilians"), ("villagers", "civilians")],
}
LEADS = {
    "clash": [
        "{n} {who} were killed when fighters of the {rebels} attacked an army post in {place} {when}, {source}.",
        "Fighters of the {rebels} stormed a military base in {place} {when} and killed {q} {who}, {source}.",
        "An assault on a checkpoint in {place} {when} left {q} {who} dead, {source}.",
        "The {rebels} ambushed an army convoy near {place} {when}, killing {q} {who}, {source}.",
    ],
    "raid": [
        "{adjective} troops killed {q} {who} of the {rebels} in a raid on a hideout in {place} {when}, {source}.",
        "{n} {who} died {when} when the {adjective} army raided a camp of the {rebels} in {place}, {source}.",
        "A raid by {adjective} forces on a base of the {rebels} near {place} {when} left {q} {who} dead, {source}.",
        "Security forces stormed a camp of the {rebels} in {place} {when}, killing {q} {who}, {source}.",
    ],
    "airstrike": [
        "{n} {who} were killed in an air strike by the {adjective} military on {place} {when}, {source}.",
        "A drone strike {when} on a market in {place} killed {q} {who}, {source}.",
        "{adjective} warplanes bombed {place} {when}, killing {q} {who}, {source}.",
    ],
    "bomb": [
        "A roadside bomb killed {q} {who} in {place} {when}, {source}.",
        "{n} {who} died {when} when a bomb hit their vehicle in {place}, {source}.",
        "A bomb that had been planted beside a road in {place} exploded {when} and killed {q} {who}, {source}.",
    ],
    "massacre": [
        "Gunmen attacked a village near {place} {when} and killed {q} {who}, {source}.",
        "{n} {who} were shot dead {when} in an attack on a village near {place}, {source}.",
        "Fighters of the {rebels} killed {q} {who} in {place} {when}, {source}.",
    ],
    "abduction": [
        "Gunmen abducted {q} {who} in {place} {when}, {source}.",
        "{n} {who} were kidnapped {when} in {place}, {source}.",
        "Fighters of the {rebels} seized {q} {who} from a bus near {place} {when}, {source}.",
    ],
}
TITLES = {
    "clash": ["Attack on army post in {town}", "Soldiers killed near {town}"],
    "raid": ["Army raids camp in {town}", "Raid on militants in {town}"],
    "airstrike": ["Air strike hits {town}", "Deaths after strike on {town}"],
    "bomb": ["Roadside bomb in {town}", "Blast hits vehicle in {town}"],
    "massacre": ["Gunmen attack village near {town}", "Villagers killed near {town}"],
    "abduction": ["Gunmen take captives in {town}", "Abduction in {town}"],
}
SPEAKERS = ["the army", "the military", "officials", "the defence ministry", "the police"]


def dispatch(
    rng: random.Random, conflict: Conflict, happening: Happening, origin: int, outlet: str
) -> tuple[str, list[dict], list[dict]]:
    """The text of a dispatch, its figure rows (group, outcome, value, attributed_to) and the claims that it reports.

    The first account of a happening is the earliest; a later one may carry the later count.
    """
    published = happening.day + timedelta(days=min(origin, 2) + rng.randint(0, 1))
    speaker = rng.choice(SPEAKERS)
    late = origin > 0 and happening.later_killed is not None
    killed = happening.later_killed if late else happening.killed
    outcome = "abducted" if happening.kind == "abduction" else "killed"
    who, group = rng.choice(VICTIMS[happening.kind])
    rows = [_row(group, outcome, killed, speaker)]
    claims = [_claim(speaker, "asserts", f"{killed} {who} {outcome}")]
    body = [_lead(rng, conflict, happening, killed, who, speaker, published)]
    for part in (_injured, _rival, _responsibility, _denial, _response, _history):
        words, more_rows, more_claims = part(rng, conflict, happening, group, speaker)
        body.append(words)
        rows += more_rows
        claims += more_claims
    head = f'---\ntitle: "{rng.choice(TITLES[happening.kind]).format(town=happening.town.name)}"\noutlet: "{outlet}"\n'
    head += f"url: https://example.org/{happening.id}/{origin}\npublished: {published}\n---\n\n"
    opening, rest = body[0], [b for b in body[1:] if b]
    paragraphs = [opening, *(" ".join(rest[i : i + 2]) for i in range(0, len(rest), 2))]
    return head + "\n\n".join(paragraphs) + "\n", rows, claims


def when(rng: random.Random, day: date, published: date) -> str:
    """The day in one of the ways a newspaper writes it, unambiguous on the day of publication."""
    forms = [f"on {day.day} {day:%B}", f"on {day:%A}, {day.day} {day:%B}", f"on {day:%B} {day.day}", f"on {day:%A}"]
    if published - day == timedelta(days=1):
        forms.append("yesterday")
    return rng.choice(forms)


def _number(rng: random.Random, value: int, start: bool = False) -> str:
    words = WORDS[value] if value < len(WORDS) else str(value)
    return words.capitalize() if start else words


def _lead(rng, conflict, happening, killed, who, speaker, published) -> str:
    said = rng.choice(["said", "reported"])
    source = rng.choice([f"{speaker} {said}", f"{speaker} {said} on {published:%A}", f"according to {speaker}"])
    place = rng.choice(
        [happening.town.name, f"{happening.town.name}, {happening.town.admin1},", f"the town of {happening.town.name}"]
    )
    qualifier = rng.choice(["", "", "at least "])
    number = _number(rng, killed)
    return (
        rng.choice(LEADS[happening.kind])
        .format(
            n=(qualifier + number).capitalize(),
            q=qualifier + number,
            who=who,
            rebels=f"{conflict.group} ({conflict.acronym})",
            adjective=conflict.adjective,
            place=place,
            when=when(rng, happening.day, published),
            source=source,
        )
        .replace(",,", ",")
    )


def _injured(rng, conflict, happening, group, speaker):
    if happening.kind in ("raid", "abduction") or rng.random() < 0.3:
        return "", [], []
    number = _number(rng, happening.injured)
    words = rng.choice(
        [
            f"Another {number} were injured.",
            f"A further {number} people were wounded.",
            f"{number.capitalize()} others were hurt, {speaker} said.",
        ]
    )
    return words, [_row(group, "injured", happening.injured, speaker)], []


def _rival(rng, conflict, happening, group, speaker):
    if happening.rival_killed is None or happening.kind == "abduction" or rng.random() < 0.4:
        return "", [], []
    other = rng.choice(["residents", "a local official", "hospital staff"])
    number = _number(rng, happening.rival_killed)
    words = rng.choice(
        [
            f"{other.capitalize()} put the number of dead at {number}.",
            f"{other.capitalize()} said that {number} people had been killed.",
        ]
    )
    return (
        words,
        [_row(group, "killed", happening.rival_killed, other)],
        [_claim(other, "asserts", f"{happening.rival_killed} killed")],
    )


def _responsibility(rng, conflict, happening, group, speaker):
    if happening.kind in ("raid", "airstrike"):
        return "", [], []
    if rng.random() < 0.5:
        words = rng.choice(
            [
                f"The {conflict.group} ({conflict.acronym}) claimed responsibility.",
                f"In a statement the {conflict.group} said that its fighters had carried out the attack.",
                f"A spokesman for the {conflict.group}, {conflict.spokesman}, said the group was behind the attack.",
            ]
        )
        return words, [], [_claim(conflict.group, "claims_responsibility", "the attack")]
    words = rng.choice(
        [
            f"Defence Minister {conflict.minister} blamed the {conflict.group} ({conflict.acronym}).",
            f"Defence Minister {conflict.minister} accused the {conflict.group} ({conflict.acronym}) of the attack.",
        ]
    )
    return words, [], [_claim(f"Defence Minister {conflict.minister}", "alleges", f"the {conflict.group} did it")]


def _denial(rng, conflict, happening, group, speaker):
    if happening.kind == "airstrike" and rng.random() < 0.6:
        words = rng.choice(
            [
                "The defence ministry denied that it had hit civilians.",
                "The defence ministry rejected reports that civilians had died as false.",
            ]
        )
        return words, [], [_claim("defence ministry", "denies", "that civilians were hit")]
    return "", [], []


def _response(rng, conflict, happening, group, speaker):
    if not happening.answers:
        return "", [], []
    before = next(h for h in conflict.happenings if h.id == happening.answers)
    day = f"{before.day.day} {before.day:%B}"
    words = rng.choice(
        [
            f"The raid was a response to an attack in {before.town.name} on {day}, the army said.",
            f"The army said it had acted in retaliation for the attack in {before.town.name} on {day}.",
        ]
    )
    return words, [], []


def _history(rng, conflict, happening, group, speaker):
    words = [
        f"The {conflict.group} has fought the government for more than ten years.",
        f"{conflict.country} has seen a rise in violence in recent months.",
        "Thousands of people have been displaced in the region since 2019.",
        "",
    ]
    return rng.choice(words), [], []


def _row(group: str, outcome: str, value: int, speaker: str) -> dict:
    return {"group": group, "outcome": outcome, "value": value, "qualifier": "exactly", "attributed_to": speaker}


def _claim(speaker: str, stance: str, about: str) -> dict:
    return {"speaker": speaker, "stance": stance, "about": about, "evidence": "none_given"}
