"""Questions about contacts and logs: how many, how soon, how well; over the force's earlier systems and this platform's own."""

from headwater.insight.demand.answers import demand_answerers
from headwater.insight.demand.asking import Demand, Held, demand_forces
from headwater.insight.demand.describing import Describer
from headwater.insight.demand.hours import contact_hours, log_hours
from headwater.insight.demand.measures import CHANNELS, About, GradeGroup, Measure, grade_groups, measure, measures
from headwater.insight.demand.series import DAYS, Clock, DemandSeries, by_day, by_month, clock

__all__ = [
    "CHANNELS",
    "DAYS",
    "About",
    "Clock",
    "Demand",
    "DemandSeries",
    "Describer",
    "GradeGroup",
    "Held",
    "Measure",
    "by_day",
    "by_month",
    "clock",
    "contact_hours",
    "demand_answerers",
    "demand_forces",
    "grade_groups",
    "log_hours",
    "measure",
    "measures",
]
