"""Board and reference data -> the Outlook page: base rate, fan chart, analogues, signs, drivers, dynamics, record."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import date
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from dateline import forecast, pipeline
from dateline.errors import WrongUse
from dateline.forecast import Series, analogues, drivers, hawkes, pictures, record, signs
from dateline.forecast.predict import Drawn
from dateline.ledger import Ledger
from dateline.web.board import Board
from dateline.web.pages import board, page
from dateline.web.rows import Row

router = APIRouter()
HORIZON, PATHS = 6, 1000
DRAWING = threading.Lock()  # who asks meanwhile waits, and finds it drawn
MOST_DAYS = 3_000  # of a dynamics fit; a longer record is cut to its end
Unit = Annotated[str, Query(max_length=80)]


@page("/outlook", "outlook.html", router)
def outlook(request: Request, unit: Unit = "") -> Row:
    """What comes next: base rate, situations like this one, early signs, asserted drivers, dynamics, track record."""
    at, series = board(request), forecast.reference()
    unit = unit or _most_told(at, series)
    if unit and unit not in series.units:
        raise HTTPException(404, f"the reference data do not know {unit}")
    days = [r.published for r in at.reports.values() if r.published]
    today = max(days, default=date.today())
    judgement = forecast.base_rate(unit, today) if unit else None
    made: Row = at.once("outlook", lambda: _of_board(at, today))
    return {
        "unit": unit,
        "units": sorted(series.units),
        "judgement": None
        if judgement is None
        else {
            "what": judgement.what,
            "probability": round(judgement.probability, 2),
            "until": str(judgement.until),
            "basis": judgement.basis,
            "record": judgement.record,
        },
        "analogues": [a.sentence() for a in analogues.find(series, unit, series, 8)] if unit else [],
        "records": _records(request, series),
        **made,
    }


def _most_told(at: Board, series: Series) -> str:
    told = Counter(i.place.country for i in at.incidents.values() if i.place and i.place.country in series.units)
    return str(told.most_common(1)[0][0]) if told else ""


def _of_board(at: Board, today: date) -> Row:
    news = [i for i in at.incidents.values() if not i.background]
    said = at.propositions()
    found = [*signs.newcomers(news, today), *signs.displacement(news, today), *signs.denials(said)]
    edges = drivers.edges(at.reports.values(), said)
    return {
        "signs": [{"kind": s.kind, "words": s.words, "evidence": list(s.evidence)[:6]} for s in found[:40]],
        "drivers": [_edge(e) for e in edges[:60]],
        "drivers_picture": pictures.drivers(edges) if edges else "",
        "dynamics": _dynamics(news),
    }


def _edge(edge: drivers.Edge) -> Row:
    return {
        "cause": edge.cause,
        "effect": edge.effect,
        "raises": edge.sign > 0,
        "speaker": edge.speaker,
        "quote": edge.quote,
        "report": edge.span.report_id,
        "denied": edge.denied,
        "hedged": edge.hedged,
        "test": edge.test,
    }


def _dynamics(news: list[Any]) -> Row:
    """What operations and attacks do to each other, or why nothing can be said."""
    try:
        days = hawkes.of_incidents(news)
    except WrongUse:  # none has both a day and an attacker
        return {"sentences": ["Not enough incidents to say: none has both a day and an attacker."], "picture": ""}
    if days.counts.size == 0 or days.counts.sum() < hawkes.FEWEST or len(days.counts) > MOST_DAYS:
        count = int(days.counts.sum()) if days.counts.size else 0
        return {"sentences": [f"Not enough incidents to say: {count} dated ones here."], "picture": ""}
    fitted = hawkes.fit(days)
    return {"sentences": [e.sentence() for e in hawkes.effects(fitted)], "picture": pictures.kernels(fitted)}


def _records(request: Request, series: Series) -> list[str]:
    issued = request.app.state.desk.ledger.forecasts()
    found = record.records(*record.resolve(issued, series))
    return [f"{r.model}: {r.sentence()}" for r in found]


@router.get("/outlook/fan", include_in_schema=False)
def fan(request: Request, unit: Unit) -> HTMLResponse:
    """The fan chart of a country, drawn when it is asked for: it takes some seconds the first time."""
    if unit not in forecast.reference().units:
        raise HTTPException(404, f"the reference data do not know {unit}")
    with DRAWING:
        drawn = _drawn(request.app.state.desk.ledger, unit)
    return HTMLResponse(pictures.fan(drawn, unit))


def _drawn(ledger: Ledger, unit: str) -> Drawn:
    """The forecast that follows the end of the reference data; one unit's own history and that of all others.

    It takes the ensemble some 20 seconds and depends on nothing in the ledger, which keeps it for the next time.
    """
    series, name = forecast.reference().only([unit]), f"fan {unit}"[:80]
    kept = ledger.kept(name, pipeline.edition())
    if kept is not None:
        try:
            return Drawn(series, np.asarray(json.loads(kept[1]), float).reshape(1, HORIZON, PATHS), "ensemble")
        except ValueError:
            pass  # not what was kept here; drawn anew below
    drawn = forecast.draws(series, HORIZON, PATHS)
    ledger.keep(name, pipeline.edition(), 0, json.dumps(drawn.draws.round(2).tolist()).encode())
    return drawn
