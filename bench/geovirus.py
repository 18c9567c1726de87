"""GeoVirus (news, Wikipedia coordinates) -> toponyms found and put within 161 km, against the most populous bearer.

    python bench/geovirus.py [PATH] [--only given_names|end_to_end] [--half tune|test|all] [--errors N]

Given names: every gold name is handed over, and the share put within 161 km of gold is counted (a name left unresolved
counts as wrong). End to end: the names are found by `extract`; recognition is scored on exact spans, resolution on
those that were recognised. Articles with an even number were used for tuning.
"""

from __future__ import annotations

import argparse
import json
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from dateline import extract, resolve
from dateline.model import Claim, Place, Report, Span

PATH = Path(__file__).parents[2] / "shared" / "data" / "geovirus" / "GeoVirus.xml"
Gold = list[tuple[int, int, str, float, float]]


def articles(path: Path, half: str) -> Iterator[tuple[Report, Gold]]:
    """Each article with its gold toponyms (start, end, name, lat, lon)."""
    for n, article in enumerate(ET.parse(path).getroot()):
        if half != "all" and (n % 2 == 0) != (half == "tune"):
            continue
        text = article.findtext("text") or ""
        gold = []
        for at in article.iter("location"):
            start, end = int(at.findtext("start") or 0), int(at.findtext("end") or 0)
            name = at.findtext("name") or ""
            if text[start : start + len(name)] != name:  # offsets of the file are off by a little here and there
                start = text.find(name, max(0, start - 20))
            end = start + len(name)
            if start >= 0:
                gold.append((start, end, name, float(at.findtext("lat") or 0), float(at.findtext("lon") or 0)))
        yield Report(text, path=f"geovirus-{n}", published=None), gold


def given_names(path: Path, half: str, show: int) -> dict[str, object]:
    gazetteer, ours, baseline = resolve.gazetteer(), [], []
    for report, gold in articles(path, half):
        claims = [Claim(Span(report.id, s, e), name, "place", Place(name)) for s, e, name, _, _ in gold]
        for claim, (s, e, name, lat, lon) in zip(resolve.claims(claims, gazetteer, report), gold, strict=True):
            there = Place("gold", lat=lat, lon=lon)
            distance = claim.value.distance_km(there)  # type: ignore[union-attr]
            ours.append(distance)
            bearers = gazetteer.candidates(name)
            populous = max(bearers, key=lambda c: c.place.population or 0, default=None)
            baseline.append(populous.place.distance_km(there) if populous else None)
            if show and (distance is None or distance > 161):
                show -= 1
                found = claim.value
                print(f"  {name!r} -> {found.name}, {found.country} ({found.kind}) {distance and round(distance)} km; ")  # type: ignore[union-attr]
                print(f"      gold {lat},{lon}: ...{report.text[max(0, s - 50) : e + 30]!r}")
    return {
        "n": len(ours),
        "unresolved": sum(d is None for d in ours),
        "baseline_161": within(baseline, 161),
        "ours_161": within(ours, 161),
        "ours_median_km": round(statistics.median(d for d in ours if d is not None), 1),
    }


def within(distances: list[float | None], km: float) -> float:
    return round(sum(d is not None and d <= km for d in distances) / len(distances), 3)


def end_to_end(path: Path, half: str, show: int) -> dict[str, object]:
    gazetteer, hits, given, wanted, distances = resolve.gazetteer(), 0, 0, 0, []
    both = list(articles(path, half))
    found = extract.reports((r for r, _ in both), known=gazetteer.knows)
    for (report, gold), claims in zip(both, found, strict=True):
        resolved = resolve.claims(claims, gazetteer, report)
        places = {(c.span.start, c.span.end): c.value for c in resolved if isinstance(c.value, Place)}
        spans = {(s, e): Place("gold", lat=lat, lon=lon) for s, e, _, lat, lon in gold}
        hits += len(spans.keys() & places.keys())
        given += len(places)
        wanted += len(spans)
        distances += [places[s].distance_km(spans[s]) for s in spans.keys() & places.keys()]
        for kind, missed in (("missed", spans.keys() - places.keys()), ("extra", places.keys() - spans.keys())):
            for s, e in sorted(missed):
                if show:
                    show -= 1
                    print(f"  {kind} {report.text[s:e]!r}: ...{report.text[max(0, s - 40) : e + 30]!r}")
    precision, recall = hits / max(given, 1), hits / max(wanted, 1)
    return {
        "n": wanted,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "ours_161_of_recognised": within(distances, 161) if distances else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, nargs="?", default=PATH)
    parser.add_argument("--half", choices=("tune", "test", "all"), default="test")
    parser.add_argument("--only", choices=tuple(MEASURES))
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    measures = {}
    for name in [args.only] if args.only else MEASURES:
        measures[name] = MEASURES[name](args.path, args.half, args.errors)
        print(f"GeoVirus {name}, {args.half} half: " + ", ".join(f"{k} {v}" for k, v in measures[name].items()))
    print(json.dumps({"eval": "geovirus", "split": args.half, "measures": measures}))


MEASURES = {"given_names": given_names, "end_to_end": end_to_end}


if __name__ == "__main__":
    main()
