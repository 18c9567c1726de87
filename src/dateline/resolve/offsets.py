"""Words before a place name -> where they move the point ("80 km south of", "the outskirts of", "near")."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from dateline.model import EARTH_RADIUS_KM, Place

KM = {
    "km": 1.0,
    "kilometer": 1.0,
    "kilometre": 1.0,
    "mile": 1.609344,
    "mi": 1.609344,
    "meter": 0.001,
    "metre": 0.001,
    "nautical mile": 1.852,
}
_POINTS = (
    "north north-northeast northeast east-northeast east east-southeast southeast south-southeast "
    "south south-southwest southwest west-southwest west west-northwest northwest north-northwest"
).split()
BEARINGS = {name.replace("-", ""): n * 22.5 for n, name in enumerate(_POINTS)}
_WORDS = (
    "a one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty hundred".split()
)
_NUMBERS = dict(zip(_WORDS, (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 50, 60, 100), strict=True))
_KIND = r"(?:the\s+)?(?:\w+ ){0,2}?(?:(?:city|town|capital|village) )?(?:of )?,?\s*$"
_OFFSET = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?|[a-z]+)[ -]?"
    r"(?P<unit>kms?|kilomet(?:er|re)s?|(?:nautical )?miles?|mi|met(?:er|re)s?)\b"
    r"(?:\s*\([^)]*\))?(?:\s+(?:to the\s+|due\s+)?(?P<bearing>(?:north|south|east|west)[\w -]*?))?"
    rf"\s+(?:of|from|outside|off)\s+{_KIND}",
    re.I,
)
# "Merawi, a town 30 km from Bahir Dar": the distance tells where the first place lies, nothing about the second
_OF_A_PLACE = re.compile(
    r"[A-Z][\w'’-]+\)?(?:,| is| lies)? (?:(?:which|that|is|lies|lying|located|situated|a|the|small|remote|some|about|"
    r"around|roughly|nearly|approximately|just|only|town|village|city|district|place) )*$"
)
_NEAR = re.compile(
    r"\b(?:near|nearby|close to|outside|around|outskirts of|vicinity of|suburbs? of|on the edge of|not far from|"
    r"surroundings of|off the coast of|(?:north|south|east|west)\w* of|between|en route to|on the road to)\s+" + _KIND,
    re.I,
)


def offset(before: str) -> tuple[float, float | None] | None:
    """(kilometres, bearing in degrees or None) that the words right before a name give, None without a distance."""
    found = _OFFSET.search(before)
    if not found:
        return None
    digits = found["number"].replace(",", "").lower()
    number = float(digits) if digits[0].isdigit() else _NUMBERS.get(digits)
    unit = found["unit"].lower()
    factor = KM.get(unit) or KM.get(unit.rstrip("s"))
    if number is None or factor is None:
        return None
    return number * factor, _bearing(found["bearing"] or "")


def _bearing(words: str) -> float | None:
    plain = re.sub(r"[ -]|ern?\b", "", words.lower())
    found = [name for name in BEARINGS if plain.startswith(name)]
    return BEARINGS[max(found, key=len)] if found else None


def describes_another(before: str) -> bool:
    """Whether the distance before a name belongs to another place named before it."""
    found = _OFFSET.search(before)
    return found is not None and _OF_A_PLACE.search(before[: found.start()]) is not None


def is_near(before: str) -> bool:
    """Whether the words right before a name put the happening beside it, not in it."""
    return _NEAR.search(before) is not None


def moved(place: Place, before: str) -> Place:
    """The place at the point that the words before its name give, with precision 2; unchanged without such words and
    where they tell how far another named place lies from it.
    """
    if describes_another(before):
        return place
    given = offset(before)
    if given is None and place.offset_km is not None:
        given = place.offset_km, place.bearing
    if place.lat is None or place.lon is None or place.kind == "country":
        return place
    if given is None:
        return replace(place, precision=max(place.precision or 1, 2)) if is_near(before) else place
    distance, bearing = given
    if bearing is None:
        return replace(place, offset_km=distance, precision=2)
    lat, lon = _destination(place.lat, place.lon, distance, bearing)
    return replace(place, lat=lat, lon=lon, offset_km=distance, bearing=bearing, precision=2)


def _destination(lat: float, lon: float, distance_km: float, bearing: float) -> tuple[float, float]:
    """The point at a distance and bearing on the sphere."""
    angle, course, phi, lam = distance_km / EARTH_RADIUS_KM, math.radians(bearing), math.radians(lat), math.radians(lon)
    end = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(course))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(end)
    )
    return round(math.degrees(end), 4), round((math.degrees(lam + turn) + 540) % 360 - 180, 4)
