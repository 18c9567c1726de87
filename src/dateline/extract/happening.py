"""Happening: one thing that a report tells of, as the mentions that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.extract.clauses import Sequence as Order
from dateline.extract.figures import FigureMention
from dateline.extract.mentions import Mention, Reading
from dateline.extract.types import violent
from dateline.model import Period


@dataclass(slots=True)
class Happening:
    """One thing that a report tells of.

    `parent` is the umbrella that it is a part of, `orders` its links, `loose` the figures told without naming it.
    """

    number: int
    mentions: list[Mention] = field(default_factory=list)
    parent: Happening | None = None
    modality: str = "actual"
    period: Period | None = None
    orders: list[tuple[str, Happening, Reading, Order]] = field(default_factory=list)
    loose: list[tuple[Reading, FigureMention]] = field(default_factory=list)

    @property
    def families(self) -> set[str]:
        """The names of the families of its triggers that say something about the type."""
        return {t.family.name for m in self.mentions for t in m.triggers if t.family.weight}

    @property
    def places(self) -> set[str]:
        """The names of the places where it happened."""
        return {p.name for m in self.mentions for p in m.places}

    @property
    def sites(self) -> set[str]:
        """Those that are no country or province."""
        return {name for m in self.mentions for name in m.sites}

    @property
    def countries(self) -> set[str]:
        """Those that are countries."""
        return {name for m in self.mentions for name in m.reading.countries} & self.places

    @property
    def peaceful(self) -> bool:
        """Whether nothing about it is violence."""
        return not any(violent(t.family.event) for m in self.mentions for t in m.triggers)

    @property
    def bare(self) -> bool:
        """Whether it was named once and nothing was told of it."""
        return len(self.mentions) == 1 and not any((m.periods or m.places or m.figures) for m in self.mentions)

    @property
    def plural(self) -> bool:
        """Whether it covers several things."""
        return any(m.plural for m in self.mentions)

    @property
    def dated(self) -> Period | None:
        """The days that its own mentions give, the narrowest first; the umbrella's where they give none."""
        told = [m for m in self.mentions if (m.weight or m is self.mentions[0]) and m.modality == "actual"]
        found = [p.period for m in told for p in m.periods if p.kind not in ("recent", "until", "window")]
        if not found:
            return self.parent.dated if self.parent else None
        return min(found, key=lambda p: p.width)

    def sides(self, agent: bool) -> set[str]:
        """The sides that acted, or that suffered."""
        return {s for m in self.mentions for s in (m.agent_sides if agent else m.patient_sides)}

    @property
    def prominence(self) -> int:
        """How much the report is about it: mentions, those in the title and the lead three times."""
        return sum(3 if m.reading.title or m.reading.lead else 1 for m in self.mentions)
