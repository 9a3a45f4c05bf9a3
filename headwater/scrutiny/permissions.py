"""Who may read figures from the force's own record, and open the rows behind them. Published open data is open to all."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role
from headwater.kernel.authority import EVERYONE


class Permission(kernel.Permission):
    FIGURES_READ = "scrutiny.figures.read", "Read figures and packs made from the force's own record", EVERYONE
    CRIME_ROWS = (
        "scrutiny.crime.rows",
        "Open the recorded crimes behind a figure",
        {Role.ANALYST, Role.INVESTIGATOR, Role.SERGEANT, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR},
    )
    DEMAND_ROWS = (
        "scrutiny.demand.rows",
        "Open the contacts, logs and deployments behind a figure",
        {Role.ANALYST, Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.SERGEANT, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR},
    )
    PERFORMANCE_READ = (
        "scrutiny.performance.read",
        "Read how contact and dispatch perform, by hub, policing unit and hour",
        {Role.ANALYST, Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.SERGEANT, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR},
    )
    CHARTS_REBASE = (
        "scrutiny.charts.rebase",
        "Begin new limits on a month chart where a process changed, and withdraw them",
        {Role.ANALYST, Role.COMMANDER, Role.ADMINISTRATOR},
    )
    SMALL_NUMBERS = (
        "scrutiny.small_numbers",
        "See small numbers about people, which others see as “Fewer than 5”",
        {Role.ANALYST, Role.SERGEANT, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR},
    )
