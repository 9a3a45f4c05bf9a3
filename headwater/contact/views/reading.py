"""Reads of people's records, noted as the law asks (DPA 2018 s.62)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from headwater.journal.actions import consulted
from headwater.kernel import Actor, Ref, now


def read(actor: Actor, subjects: Sequence[Ref], what: str) -> None:
    """Note that these were shown to somebody; nothing where nothing was."""
    if subjects:
        with transaction.atomic():
            consulted(by=actor, at=now(), subjects=subjects, what=what)


def searched(actor: Actor, found: Sequence[Ref], what: str, reason: str) -> None:
    """Note that somebody looked, why, and what was shown; also where nothing was found."""
    with transaction.atomic():
        consulted(by=actor, at=now(), subjects=found, what=what, reason=reason)
