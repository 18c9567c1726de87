"""Words for people -> the side they are on, so that "fighters", "insurgents" and "rebels" are one count.

The words are the field's own (ACLED's and UCDP's actor classes and the vocabulary of casualty reporting).
"""

from __future__ import annotations

import re

UNSTATED = "people"  # "12 people", "12 dead": a total, or whichever side the incident is about
CIVILIANS, STATE, ARMED, OTHER = "civilians", "state", "armed", "other"
FIGHTING = (STATE, ARMED)
_STEMS = {
    STATE: "soldier troop military army policem policewom police officer security servicem servicewom serviceperson "
    "marine guard gendarme ranger peacekeeper paramilitar commando airm sailor conscript reservist personnel cadet "
    "border.guard agent serviceman security force",
    ARMED: "militant rebel fighter insurgent terrorist gunm gang cartel separatist guerrilla guerilla jihadi extremist "
    "attacker assailant bandit bomber combatant militia criminal trafficker suspect pirate hijacker kidnapper raider",
    CIVILIANS: "civilian villager resident worshipper worshiper pilgrim student pupil teacher tourist passenger "
    "hostage journalist reporter medic paramedic doctor nurse farmer herder fisherm miner worker trader shopper "
    "mourner bystander child children kid boy girl infant bab toddler minor woman women elder family families "
    "protester protestor demonstrator refugee migrant foreigner national local inhabitant commuter spectator "
    "holidaymaker beachgoer guest staff employee politician mayor priest clergy prisoner inmate detainee player "
    "patient activist official staff caretaker elder driver",
    UNSTATED: "people person other dead victim casualt bod fatalit individual men man",
}
_PATTERNS = {side: re.compile(rf"\b(?:{'|'.join(stems.split())})", re.I) for side, stems in _STEMS.items()}
_PARTS = re.compile(
    r"\b(?:(?P<children>child|children|kid|boy|girl|infant|bab|toddler|minor|teenager)|(?P<women>wom[ae]n|female)"
    r"|(?P<medics>medic|paramedic|doctor|nurse|rescuer|health work)|(?P<journalists>journalist|reporter)"
    r"|(?P<aid_workers>aid work))",
    re.I,
)


def side(group: str | None) -> str:
    """civilians, state, armed, people where the words leave it open ("12 others", None), else a people of its own.

    Who is called by a trade that the lists lack is no fighter.
    """
    if not group:
        return UNSTATED
    found = next((name for name, pattern in _PATTERNS.items() if pattern.search(group)), None)
    return found or (CIVILIANS if group.islower() else OTHER)


def police(word: str) -> bool:
    """Whether the word is for police and no other arm of the state."""
    return bool(re.search(r"\bpolice|\bgendarme", word))


def part(group: str | None) -> str | None:
    """The kind of people that is normally counted within a larger toll (children, women, medics ...), or None."""
    found = _PARTS.search(group or "")
    return found.lastgroup.replace("_", " ") if found and found.lastgroup else None
