"""Mentions of a happening -> IncidentType: ACLED's event and sub-event type.

What was used decides first (a bomb, an aircraft), then the kind of encounter, then who harmed whom: armed sides against
each other are a battle, armed against unarmed is violence against civilians (ACLED codebook, hierarchy of types).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dateline.extract.sides import ARMED, CIVILIAN, STATE, side_of
from dateline.extract.triggers import Trigger, family, instrument
from dateline.model import IncidentType

if TYPE_CHECKING:
    from dateline.extract.mentions import Mention

_CONTRARY = (
    "clash",
    "operation",
    "raid",
    "massacre",
    "shooting",
    "takeover",
    "recapture",
)  # of these a bomb or a drone is only a part
_VIOLENT = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))


def violent(event: str) -> bool:
    """Whether the event type is organised violence."""
    return event in _VIOLENT


def incident_type(mentions: Sequence[Mention]) -> tuple[IncidentType, Trigger] | None:
    """The type that the mentions give together and the trigger that says so; None where no trigger says anything."""
    votes: Counter[str] = Counter()
    best: dict[str, Trigger] = {}
    for mention in mentions:
        near = 3 if mention.reading.title or mention.reading.lead else 1
        for trigger in mention.triggers:
            known = trigger.noun and trigger.definite
            if trigger.family.weight == 0 or not (known or trigger.modality in ("actual", mention.modality)):
                continue
            name = trigger.family.name
            votes[name] += near
            if name not in best or (best[name].modality != "actual" and trigger.modality == "actual"):
                best[name] = trigger
    if not votes:
        return _by_outcome(mentions)
    chosen = _means(votes)
    kind = family(chosen)
    event, sub = (kind.event, kind.sub_event)
    if kind.weight <= 2 and violent(kind.event):
        event, sub = _encounter(votes, mentions, event, sub)
    return IncidentType(event, sub), best[chosen]


def _means(votes: Counter[str]) -> str:
    """The family that decides: the means of violence where it weighs enough against the rest, else the commonest."""
    if votes["suicide"]:
        return "suicide"
    exact = [name for name in votes if name != "strike" and family(name).event.startswith("Explosions")]
    if votes["strike"] and exact:
        votes = votes.copy()
        votes[max(exact, key=lambda name: votes[name])] += votes.pop("strike")
    fierce = {name: n for name, n in votes.items() if violent(family(name).event)}
    mild = {name: n for name, n in votes.items() if name not in fierce}
    if not fierce or (mild and max(mild.values()) >= 3 * sum(fierce.values())):
        return max(mild, key=lambda name: mild[name])
    telling = {name: n for name, n in fierce.items() if family(name).weight >= 3}
    contrary = sum(fierce.get(name, 0) for name in _CONTRARY)
    if telling and 2 * max(telling.values()) >= contrary:
        return max(telling, key=lambda name: telling[name])
    return max(fierce, key=lambda name: (fierce[name] * family(name).weight, fierce[name]))


def _by_outcome(mentions: Sequence[Mention]) -> tuple[IncidentType, Trigger] | None:
    """The type where only what became of people is told: by what was used, by what was done, by who they were."""
    told = [(m, f) for m in mentions for f in m.figures if not f.negated]
    if not told:
        return None
    mention, figure = told[0]
    trigger = next((t for t in mention.triggers if t.at == figure.trigger), mention.triggers[0])
    used = next((name for m in mentions if (name := instrument(m.triggers[0].token.sent))), None)
    if used and figure.figure.outcome in ("killed", "injured"):
        return IncidentType(family(used).event, family(used).sub_event), trigger
    name = {"abducted": "abduction", "arrested": "arrest", "displaced": "displacement"}.get(figure.figure.outcome)
    kind = family(name or "assault")
    victims = {s for m in mentions for s in m.patient_sides}
    if not name and victims & {STATE, ARMED} and CIVILIAN not in victims:
        kind = family("clash")
    return IncidentType(kind.event, kind.sub_event), trigger


def _encounter(votes: Counter[str], mentions: Iterable[Mention], event: str, sub: str) -> tuple[str, str]:
    """Battle or violence against civilians, by who acted and who suffered."""
    agents, victims = Counter[str](), Counter[str]()
    for mention in mentions:
        if mention.modality == "actual":
            agents.update(mention.agent_sides)
            victims.update(mention.patient_sides)
            victims.update(s for f in mention.figures if not f.negated and (s := side_of(f.figure.group or "")))
    armed = victims[ARMED] + victims[STATE]
    staged = votes["operation"] + (votes["raid"] if agents[STATE] or not agents[ARMED] else 0)
    if 2 * staged >= sum(votes.values()):
        return "Battles", "Armed clash"
    if agents[ARMED] and not agents[STATE] and victims[CIVILIAN] and 2 * votes["clash"] < sum(votes.values()):
        return "Violence against civilians", "Attack"
    battle = 2 * votes["clash"] + armed
    massacre = 2 * votes["massacre"] + victims[CIVILIAN] + votes["killing"] * (not armed)
    if battle > massacre or (battle and battle == massacre and not votes["massacre"]):
        return "Battles", "Armed clash"
    if massacre:
        return "Violence against civilians", "Attack"
    return event, sub
