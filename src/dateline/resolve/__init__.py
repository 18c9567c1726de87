"""Names in claims -> Place and Actor.

gazetteer   a name -> the places and actors that bear it; compiled once, cached
places      the names of one report -> the places they stand for, chosen together
actors      the registry of actors, and forces named by their country
known       values that somebody else coded, with our ids
seats       incidents of a whole province or country -> the same at its seat
naming      claims -> claims with resolved values
"""

from dateline.resolve.gazetteer import Gazetteer, gazetteer
from dateline.resolve.known import known
from dateline.resolve.naming import claims
from dateline.resolve.seats import seated

__all__ = ["Gazetteer", "claims", "gazetteer", "known", "seated"]
