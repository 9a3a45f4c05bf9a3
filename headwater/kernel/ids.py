"""Identifiers."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUID version 7: unique everywhere, and in time order, so that an index on it stays compact."""
    return uuid7()
