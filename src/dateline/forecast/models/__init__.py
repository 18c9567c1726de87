"""The family of models: each takes a past, the last step it may use and the leads, and returns what draws."""

from dateline.forecast.models.ensemble import MODELS, OPTIONAL, Ensemble, fit
from dateline.forecast.models.past import MOST, Draw, Model, Past

__all__ = ["MODELS", "MOST", "OPTIONAL", "Draw", "Ensemble", "Model", "Past", "fit"]
