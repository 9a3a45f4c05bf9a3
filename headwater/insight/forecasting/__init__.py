"""How many, tomorrow? Demand by hour (or day, or month), place and kind: expected, with intervals, and tried on the past."""

from headwater.insight.forecasting.backtest import BackTest, backtest
from headwater.insight.forecasting.dated import DatedCounts, Step
from headwater.insight.forecasting.model import Forecast, forecast

__all__ = ["BackTest", "DatedCounts", "Forecast", "Step", "backtest", "forecast"]
