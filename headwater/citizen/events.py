"""What happened at the public door. Every one is a row of the journal."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class ReportSubmitted(Event, subject="report"):
    """Somebody reported something online. Who and what is on the report and its contact, not here."""

    report: Ref
    contact: Ref
    kind: str
    passed_on: bool = False
