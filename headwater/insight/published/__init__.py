"""Figures that others published: carried with their source, checked against themselves and against the record."""

from headwater.insight.published.figures import (
    ComparisonRow,
    ConstablesRow,
    Reconciliation,
    WorkforceRow,
    comparison_rows,
    constables_rows,
    figure_for,
    percent_by_its_rule,
    published_answerer,
    reconcile,
    reconcile_row,
    workforce_rows,
)
from headwater.insight.published.rules import Finding, Kind, findings
from headwater.insight.published.statements import Publication, Relation, Rule, Statement, wmp2020

__all__ = [
    "ComparisonRow",
    "ConstablesRow",
    "Finding",
    "Kind",
    "Publication",
    "Reconciliation",
    "Relation",
    "Rule",
    "Statement",
    "WorkforceRow",
    "comparison_rows",
    "constables_rows",
    "figure_for",
    "findings",
    "percent_by_its_rule",
    "published_answerer",
    "reconcile",
    "reconcile_row",
    "wmp2020",
    "workforce_rows",
]
