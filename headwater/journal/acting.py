"""Under whose supervision the present work is done, so that no entry is silent about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from headwater.kernel import Ref

supervised_by: ContextVar[Ref | None] = ContextVar("supervised_by", default=None)
"""Set by the accounts middleware for the length of a request; written beside every entry."""


@contextmanager
def under(supervisor: Ref | None) -> Iterator[None]:
    token = supervised_by.set(supervisor)
    try:
        yield
    finally:
        supervised_by.reset(token)
