"""Mentions of a happening -> IncidentType: ACLED's event and sub-event type.

What was used decides first (a bomb, an aircraft), then the kind of encounter, then who harmed whom: armed sides against
each other are a battle, armed against unarmed is violence against civilians (ACLED codebook, hierarchy of types).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dateline.extract.triggers import Trigger, family
from dateline.model import IncidentType

if TYPE_CHECKING:
    from dateline.extract.mentions import Mention

STATE, ARMED, CIVILIAN = "state", "armed", "civilian"
_SIDES = {
    STATE: """state|forces government external military army police soldier soldiers troop troops officer officers
        security|forces peacekeeper peacekeepers policeman serviceman servicemen navy paramilitary guard commando
        gendarme force security|personnel personnel ranger marine officials""",
    ARMED: """rebel|group political|militia communal|militia gang unidentified militant militants rebel rebels insurgent
        insurgents guerrilla guerrillas gunman gunmen attacker attackers fighter fighters terrorist terrorists jihadist
        jihadists bandit bandits militia separatist separatists gang|members cartel suspect suspects bomber assailant
        extremist islamist hideout criminal criminals faction assailants bombers combatant trafficker""",
    CIVILIAN: """civilians civilian people resident residents villager villagers woman women child children man men boy
        girl student students teacher teachers journalist journalists worker workers farmer farmers passenger passengers
        worshipper worshippers tourist tourists protester protesters demonstrator demonstrators mourner mourners
        shopper shoppers doctor paramedic paramedics medic refugee refugees migrant migrants priest villager family
        families pilgrim pilgrims herder trader miner hostage town village market school hospital church mosque bus
        crowd aid|workers health|workers politicians activists population inhabitant inhabitants community detainee""",
}
_SIDE_OF = {word.replace("|", " "): side for side, words in _SIDES.items() for word in words.split()}
_VIOLENT = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))


def side_of(word: str) -> str:
    """`state`, `armed` or `civilian` for an actor's kind, a victim group or a noun, "" where it does not say."""
    return _SIDE_OF.get(word, "")


def violent(event: str) -> bool:
    """Whether the event type is organised violence."""
    return event in _VIOLENT


def incident_type(mentions: Sequence[Mention]) -> tuple[IncidentType, Trigger] | None:
    """The type that the mentions give together and the trigger that says so; None where no trigger says anything."""
    votes: Counter[str] = Counter()
    best: dict[str, Trigger] = {}
    for mention in mentions:
        near = 3 if mention.reading.title else 2 if mention.reading.lead else 1
        for trigger in mention.triggers:
            if trigger.family.weight == 0 or trigger.modality not in ("actual", mention.modality):
                continue
            name = trigger.family.name
            votes[name] += near * trigger.family.weight
            best.setdefault(name, trigger)
            if best[name].modality != "actual" and trigger.modality == "actual":
                best[name] = trigger
    if not votes:
        return None
    chosen = _means(votes) or votes.most_common(1)[0][0]
    kind = family(chosen)
    event, sub = (kind.event, kind.sub_event)
    if kind.weight <= 2 and violent(kind.event):
        event, sub = _encounter(votes, mentions, event, sub)
    return IncidentType(event, sub), best[chosen]


def _means(votes: Counter[str]) -> str | None:
    """The family of the means of violence, where one weighs enough against the rest; a suicide attack is one bomb."""
    if votes["suicide"]:
        return "suicide"
    telling = {name: n for name, n in votes.items() if family(name).weight >= 3}
    violent_votes = sum(n for name, n in votes.items() if violent(family(name).event))
    if not telling:
        return None
    name, most = max(telling.items(), key=lambda item: item[1])
    if violent(family(name).event):
        return name if most * 4 >= violent_votes else None
    return name if most > violent_votes else None


def _encounter(votes: Counter[str], mentions: Iterable[Mention], event: str, sub: str) -> tuple[str, str]:
    """Battle or violence against civilians, by who acted and who suffered."""
    agents, victims = Counter[str](), Counter[str]()
    for mention in mentions:
        if mention.modality == "actual":
            agents.update(mention.agent_sides)
            victims.update(mention.patient_sides)
    armed = victims[ARMED] + victims[STATE]
    if votes["clash"] and not votes["massacre"] and victims[CIVILIAN] <= armed + votes["clash"]:
        return "Battles", "Armed clash"
    if victims[CIVILIAN] and victims[CIVILIAN] >= armed:
        return "Violence against civilians", "Attack"
    if victims[ARMED] and (agents[STATE] or not agents[ARMED]):
        return "Battles", "Armed clash"
    if victims[STATE] and not agents[STATE]:
        return "Battles", "Armed clash"
    return event, sub
