"""UCDP GED files of ../shared -> rows: one dict of strings an event. Reads R's serialised data frames without R.

The .rda format is R's own (R Internals, "Serialization Formats"); only what a data frame of strings and numbers needs.
"""

from __future__ import annotations

import bz2
import csv
import io
import struct
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

GED = Path(__file__).parents[2] / "shared" / "data" / "ucdp_ged_events"


def myanmar() -> list[dict[str, str]]:
    """Events of Myanmar and Bangladesh, GED 19.1."""
    with zipfile.ZipFile(GED / "ged_myanmar_bangladesh_191" / "download.zip") as packed:
        text = packed.read(packed.namelist()[0]).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def syria() -> list[dict[str, str]]:
    """Events of Syria, 2016 to 2019; days as ISO dates."""
    raw = bz2.decompress((GED / "ged_syria_2016_2019" / "ucdp_syria_df.rda").read_bytes())
    (frame,) = _Serialised(raw[raw.index(b"X\n") + 2 :]).read().values()
    columns = {name: [_text(v, name) for v in values] for name, values in frame.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _text(value: Any, name: str) -> str:
    if value is None or value != value:
        return ""
    if name.startswith("date_") and isinstance(value, float):
        days = value / 86400 if value > 1e6 else value
        return (date(1970, 1, 1) + timedelta(days=int(days))).isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class _Serialised:
    """A reader of R's XDR serialisation."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at, self.seen = raw, 0, []  # type: ignore[var-annotated]
        version, _, _ = self.integer(), self.integer(), self.integer()
        if version == 3:
            self.take(self.integer())

    def take(self, size: int) -> bytes:
        self.at += size
        return self.raw[self.at - size : self.at]

    def integer(self) -> int:
        return int(struct.unpack(">i", self.take(4))[0])

    def read(self) -> Any:
        flags = self.integer()
        kind, has_attributes, has_tag = flags & 255, flags & 512, flags & 1024
        if kind == 255:
            return self.seen[(flags >> 8) - 1]
        if kind in (254, 253, 242):
            return {} if kind == 254 else None
        if kind == 1:
            self.seen.append(self.read())
            return self.seen[-1]
        if kind == 2:
            return self._pairs(bool(has_attributes), bool(has_tag))
        if kind == 238:
            return self._alternative()
        values = self._vector(kind)
        if kind != 9 and has_attributes:
            return self._named(values, self.read())
        return values

    def _vector(self, kind: int) -> Any:
        size = self.integer()
        if kind == 9:
            return None if size == -1 else self.take(size).decode("utf-8", "replace")
        if kind in (10, 13):
            found = struct.unpack(f">{size}i", self.take(4 * size))
            return [None if n == -(2**31) else n for n in found]
        if kind == 14:
            return list(struct.unpack(f">{size}d", self.take(8 * size)))
        if kind in (16, 19):
            return [self.read() for _ in range(size)]
        raise ValueError(f"R type {kind} at byte {self.at}")

    def _pairs(self, has_attributes: bool, has_tag: bool) -> dict[str, Any]:
        if has_attributes:
            self.read()
        name = self.read() if has_tag else ""
        value = self.read()
        return {name: value, **(self.read() or {})}

    def _alternative(self) -> Any:
        """Compact forms: a run of whole numbers, or a wrapped vector."""
        described, state = self.read(), self.read()
        self.read()
        if "compact_intseq" in described.values():
            size, start, step = (int(n) for n in state)
            return [start + step * n for n in range(size)]
        return state[0] if isinstance(state, list) else next(iter(state.values()))

    @staticmethod
    def _named(values: Any, attributes: dict[str, Any]) -> Any:
        if "levels" in attributes:
            return [None if n is None else attributes["levels"][n - 1] for n in values]
        if "names" in attributes:
            return dict(zip(attributes["names"], values, strict=True))
        return values
