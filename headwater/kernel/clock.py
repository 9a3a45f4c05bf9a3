"""The clock: read at the edges (views, commands, tasks) and passed inwards as ``at=``, never read in the domain."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)
