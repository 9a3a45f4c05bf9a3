"""What follows when somebody has reported: the reference goes to them by e-mail, where that is safe."""

from __future__ import annotations

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.events import ReportSubmitted
from headwater.citizen.mailing import send_reference
from headwater.kernel import handles


@handles(ReportSubmitted)
def send_the_reference(event: ReportSubmitted) -> None:
    """Once, after the report is kept. A server that does not answer is tried again by the queue."""
    report = queries.report(event.report)
    if report.may_mail and actions.note_mailed(
        by=visitor("citizen.report.make", of=report.ref), at=event.at, report=report.ref
    ):
        send_reference(report)
