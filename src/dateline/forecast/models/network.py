"""Features -> three small neural networks (two hidden layers, numpy) for the whole distribution.

They give the probability of each class of change for all steps ahead at once, and are fitted on the sums of two
units as well as on the units. As good as the trees, in a quarter of their time, and wrong in other places.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dateline.forecast.models.classes import Classes
from dateline.forecast.models.past import Draw, Past, balanced, spread
from dateline.forecast.series import Counts

LEVEL = "smooth0.4"  # against smooth0.2 and the mean of both, the best on 2011 to 2018; the rest are within 0.003 lcrps
CLASSES = 20
HIDDEN = 64
NETWORKS = 3
ROUNDS = 12  # over all examples
BATCH = 256
RATE = 2e-3  # falls to nothing along a cosine
DROPPED = 0.1  # of the hidden units, in each step of the fit
FARTHEST = 4.0  # standard deviations at which a feature is cut off
ADAM = (0.9, 0.999, 1e-8)  # Kingma & Ba 2015
Floats = NDArray[np.float32]


def network(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from the mean of the networks' probabilities."""
    taught, rng = past.with_sums(last), np.random.default_rng(last)
    unit, at, _ = taught.examples(leads[0], last)
    pick = balanced(taught.column("share12")[unit, at] > 0, past.most, rng)
    unit, at = unit[pick], at[pick]
    later = np.stack([_followed(taught.values, unit, at + lead, last) for lead in leads], axis=1)
    level = np.repeat(taught.column(LEVEL)[unit, at][:, None], len(leads), axis=1)
    known = ~np.isnan(later)
    classes = Classes.of(later[known], level[known], CLASSES)
    kind = np.where(known, classes.kind(np.nan_to_num(later), level), -1)
    x = np.column_stack([taught.seen(LEVEL, unit, at), taught.seasons(leads)[unit, at]])
    centre, scale = (x.mean(axis=0), x.std(axis=0) + 1e-6) if len(x) else (0.0, 1.0)
    z = _cut(x, centre, scale)
    fitted = [fit(z, kind, CLASSES + 1, np.random.default_rng([last, n])) for n in range(NETWORKS)]
    seasons, every = past.seasons(leads), np.arange(len(past.values))

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        own = np.column_stack([past.seen(LEVEL, every, np.full(len(every), at)), seasons[:, at]])
        z, level = _cut(own, centre, scale), past.column(LEVEL)[:, at]
        chance = np.mean([chances(layers, z, len(leads)) for layers in fitted], axis=0)
        u = [spread(rng, len(every), draws) for _ in leads]
        return np.stack([classes.counts(chance[:, k], level, u[k]) for k in range(len(leads))], axis=1)

    return draw


def _followed(values: Counts, unit: NDArray[np.intp], at: NDArray[np.intp], last: int) -> Counts:
    """The counts at these steps; NaN after step `last`."""
    return np.where(at <= last, values[unit, np.minimum(at, last)], np.nan)


def _cut(x: Counts, centre: Counts | float, scale: Counts | float) -> Floats:
    return np.clip((x - centre) / scale, -FARTHEST, FARTHEST).astype(np.float32)


Layers = list[Floats]  # weights and constants of each layer in turn


def fit(x: Floats, kind: NDArray[np.intp], classes: int, rng: np.random.Generator) -> Layers:
    """Layers from examples (n, features) and their classes (n, leads), -1 where unknown; Adam on the log loss."""
    leads = kind.shape[1]
    sizes = [x.shape[1], HIDDEN, HIDDEN, leads * classes]
    layers: Layers = []
    for rows, columns in pairwise(sizes):
        layers += [rng.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32), np.zeros(columns, np.float32)]
    often = np.stack([1 + np.bincount(k[k >= 0], minlength=classes) for k in kind.T])
    layers[-2] *= 0.1  # so that the fit starts from how often each class is
    layers[-1] = np.log(often / often.sum(axis=1, keepdims=True)).ravel().astype(np.float32)
    first, second = ([np.zeros_like(a) for a in layers] for _ in range(2))
    batches = [b for _ in range(ROUNDS) for b in np.array_split(rng.permutation(len(x)), -(-len(x) // BATCH) or 1)]
    for step, batch in enumerate(batches if len(x) else [], 1):
        rate = RATE * (1 + np.cos(np.pi * step / len(batches))) / 2
        for k, slope in enumerate(_slopes(layers, x[batch], kind[batch], rng)):
            first[k] += (1 - ADAM[0]) * (slope - first[k])
            second[k] += (1 - ADAM[1]) * (slope**2 - second[k])
            size = np.sqrt(second[k] / (1 - ADAM[1] ** step)) + ADAM[2]
            layers[k] -= (rate / (1 - ADAM[0] ** step) * first[k] / size).astype(np.float32)
    return layers


def _slopes(layers: Layers, x: Floats, kind: NDArray[np.intp], rng: np.random.Generator) -> Layers:
    """Gradient of the log loss, summed over the leads and averaged over the examples, by backpropagation."""
    inputs, kept = [x], []
    for weights, constant in zip(layers[:-2:2], layers[1:-2:2], strict=True):
        kept.append((rng.random((len(x), HIDDEN), np.float32) > DROPPED) / np.float32(1 - DROPPED))
        inputs.append(np.maximum(inputs[-1] @ weights + constant, 0) * kept[-1])
    error = _softmax(inputs[-1] @ layers[-2] + layers[-1], kind.shape[1])
    right = np.maximum(kind, 0)[..., None]
    np.put_along_axis(error, right, np.take_along_axis(error, right, axis=-1) - 1, axis=-1)
    back = (error * (kind >= 0)[..., None]).reshape(len(x), -1) / np.float32(len(x))
    slopes: Layers = []
    for n in range(len(inputs) - 1, -1, -1):
        slopes += [back.sum(axis=0), inputs[n].T @ back]
        if n:
            back = (back @ layers[2 * n].T) * (inputs[n] > 0) * kept[n - 1]
    return slopes[::-1]


def _softmax(scores: Floats, leads: int) -> Floats:
    scores = scores.reshape(len(scores), leads, -1)
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def chances(layers: Layers, x: Floats, leads: int) -> Counts:
    """Probabilities (n, leads, classes) of examples (n, features)."""
    for weights, constant in zip(layers[:-2:2], layers[1:-2:2], strict=True):
        x = np.maximum(x @ weights + constant, 0)
    return _softmax(x @ layers[-2] + layers[-1], leads).astype(np.float64)
