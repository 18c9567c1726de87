"""Incidents or tables of counts -> Forecasts, their scores, and what can be said about the dynamics behind them.

series, tables, counting, reference   counts by month or week; unknown is not zero
baserate, judging                     what a brief may say: a country's record on a first day, the forecast later
models, predict                       the forecast: every model gives a whole distribution
scores, evaluate, record              how good it was, on the past and as issued
hawkes, analogues, signs, drivers     what excites what, what followed elsewhere, what changes, what is asserted
pictures                              fan chart, reliability diagram and the rest, as SVG
"""

from dateline.forecast.baserate import base_rate
from dateline.forecast.counting import counts
from dateline.forecast.judging import judgement
from dateline.forecast.predict import Drawn, draws
from dateline.forecast.reference import reference
from dateline.forecast.series import Series
from dateline.forecast.shown import as_json, as_text, csv_lines
from dateline.forecast.tables import read

__all__ = [
    "Drawn",
    "Series",
    "as_json",
    "as_text",
    "base_rate",
    "counts",
    "csv_lines",
    "draws",
    "judgement",
    "read",
    "reference",
]
