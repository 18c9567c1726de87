"""A place that a name may stand for, with what is needed to choose between several."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank`: 0 the place's own name, 1 without its generic word, 2 another name, 3 one that sounds alike.

    Numbers are the gazetteer's. `dense` is the point amid most towns of a division.
    """

    place: Place
    rank: int
    number: int
    admin1: int | None
    admin2: int | None
    dense: tuple[float, float] | None = None

    def inside(self, other: Candidate) -> bool:
        """Whether the other is a division or a country that this one lies in."""
        if self.number == other.number:
            return False
        if other.place.kind == "country":
            return self.place.country_code == other.place.country_code
        return other.number in (self.admin1, self.admin2)
