"""What next? Where events are expected tomorrow, how each way of saying so did, and whom that attention falls on."""

from headwater.insight.prediction.boosting import Boosted
from headwater.insight.prediction.evaluating import METHODS, evaluate
from headwater.insight.prediction.fairness import BiasAudit, attention_by_area, bias_audit, counts_by_area
from headwater.insight.prediction.methods import LastYear, Method, ProMap, Recency, SelfExciting
from headwater.insight.prediction.places import Places
from headwater.insight.prediction.predicting import Prediction, predict
from headwater.insight.prediction.results import Evaluation

__all__ = [
    "METHODS",
    "BiasAudit",
    "Boosted",
    "Evaluation",
    "LastYear",
    "Method",
    "Places",
    "Prediction",
    "ProMap",
    "Recency",
    "SelfExciting",
    "attention_by_area",
    "bias_audit",
    "counts_by_area",
    "evaluate",
    "predict",
]
