"""Values that somebody else coded -> the same under our names and ids; places stay where they were put."""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.model import Participant, Place, Value
from dateline.resolve import countries
from dateline.resolve.actors import Registry


def known(value: Value) -> Value:
    """An actor as the registry has it, a place with its country under our name and code; all else as it is."""
    if isinstance(value, Participant):
        found = Registry.load().named(value.actor.name)
        return replace(value, actor=found) if found and found.name == value.actor.name else value
    if isinstance(value, Place):
        name = value.country or ""
        code = value.country_code or countries.code_of(name) or countries.code_of(re.sub(r"\s*\(.*\)", "", name))
        return replace(value, country_code=code, country=countries.name_of(code) or value.country)
    return value
