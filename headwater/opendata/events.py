"""What happens in open data."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class CrimePublished(Event, subject="force"):
    """Months of a force's record were published, or withdrawn, in the form that everybody may see."""

    force: Ref
    months: int
    withdrawn: int
    rows: int
