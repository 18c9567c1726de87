"""Whether what a predicate names happened, and what hedges it."""

from __future__ import annotations

import pytest

from dateline.extract.modality import hedge, modality
from dateline.extract.parse import model


def token(text: str, word: str):  # type: ignore[no-untyped-def]
    return next(t for t in model()(text) if t.text == word)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Rebels attacked the town on Monday.", "attacked", "actual"),
        ("The army said that rebels had attacked the town.", "attacked", "actual"),
        ("The rebels did not attack the town.", "attack", "denied"),
        ("No soldiers were killed in the raid.", "killed", "denied"),
        ("Police foiled an attack on the market.", "attack", "denied"),
        ("The ministry denied that its troops had shelled the village.", "shelled", "denied"),
        ("Troops failed to stop the raid.", "stop", "denied"),
        ("The group threatened to bomb the station.", "bomb", "planned"),
        ("The army will attack the camp.", "attack", "planned"),
        ("The general vowed that his men would strike the port.", "strike", "hypothetical"),
        ("If the rebels attack the town, residents will flee.", "attack", "hypothetical"),
        ("The blast may have killed ten people.", "killed", "hypothetical"),
        ("Residents fled for fear of an attack.", "attack", "hypothetical"),
        ("The clash followed an attack on the barracks.", "attack", "actual"),
        ("The vote was delayed after an attack on a polling station.", "attack", "actual"),
        ("They called the killing an attack on the state.", "killing", "actual"),
    ],
)
def test_modality(text: str, word: str, expected: str) -> None:
    assert modality(token(text, word)) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Ten people were reportedly killed.", "killed", "reportedly"),
        ("Suspected rebels shot a farmer.", "rebels", "Suspected"),
        ("The group is believed to have carried out the raid.", "carried", "believed to"),
        ("Ten people were killed.", "killed", None),
    ],
)
def test_hedge(text: str, word: str, expected: str | None) -> None:
    assert hedge(token(text, word)) == expected
