"""A word for people -> their side: state, armed or civilian, "" where it does not say."""

from __future__ import annotations

STATE, ARMED, CIVILIAN = "state", "armed", "civilian"
_SIDES = {
    STATE: """state|forces government external military army police soldier soldiers troop troops officer officers
        security|forces peacekeeper peacekeepers policeman serviceman servicemen navy paramilitary guard commando
        gendarme gendarmerie force barracks garrison base checkpoint outpost convoy patrol
        security|personnel personnel ranger marine officials""",
    ARMED: """rebel|group political|militia communal|militia gang unidentified militant militants rebel rebels insurgent
        insurgents guerrilla guerrillas gunman gunmen attacker attackers fighter fighters terrorist terrorists jihadist
        jihadists bandit bandits militia separatist separatists gang|members cartel suspect suspects bomber assailant
        extremist islamist hideout criminal criminals faction assailants bombers combatant trafficker""",
    CIVILIAN: """civilians civilian resident residents villager villagers woman women child children boy
        girl student students pupil pupils schoolboy schoolgirl
        schoolchild teacher teachers journalist journalists worker workers farmer farmers passenger passengers
        worshipper worshippers tourist tourists protester protesters demonstrator demonstrators mourner mourners
        shopper shoppers clergy nun doctor paramedic paramedics medic refugee refugees migrant migrants priest
        villager family families pilgrim pilgrims herder trader miner hostage town village market school hospital church
        mosque bus crowd aid|workers health|workers politicians activists population inhabitant inhabitants
        community detainee""",
}
_SIDE_OF = {word.replace("|", " "): side for side, words in _SIDES.items() for word in words.split()}


def side_of(word: str) -> str:
    """`state`, `armed` or `civilian` for an actor's kind, a victim group or a noun, "" where it does not say."""
    return _SIDE_OF.get(word, "")
