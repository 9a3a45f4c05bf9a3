"""Keys that stand for people where nobody needs to know who they are: in the lake, from which figures are made."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from headwater.journal.queries import changed_since, timeline, times
from headwater.kernel import Ref
from headwater.records.queries.rows import PERSON, roots_of, uuids

_REGROUPED = ("records.PeopleMerged", "records.PeopleParted")

_LENGTH = 32
"""Hexadecimal digits: 128 bits."""


def person_keys(people: Collection[Ref]) -> dict[Ref, str]:
    """A key for each person, the same for records that were merged. One query.

    Made with the platform's secret: without it nobody can find the key of a person, or the person of a key; with another
    secret everybody has another key.
    """
    wanted = {ref: ref.id for ref in people if ref.kind == PERSON}
    roots = roots_of(uuids(wanted.values()))
    by_id = {str(one): str(root) for one, root in roots.items()}
    return {ref: _key("person", by_id.get(text, text)) for ref, text in wanted.items()}


def rekeyed_since(since: datetime | None) -> frozenset[Ref]:
    """People whose key may be another since a moment: their records were merged, or parted again."""
    changed = changed_since(PERSON, since)
    joined = {one for event in _REGROUPED for one in times(event, changed)}
    found = [row.data for one in joined for row in timeline(one) if row.name in _REGROUPED]
    return frozenset(Ref.parse(str(data[side])) for data in found for side in ("kept", "other"))


def number_key(number: str) -> str:
    """A key for whoever has a telephone number and no record. Numbers can be counted through: without the secret, keys not."""
    return _key("number", number)


def _key(what: str, text: str) -> str:
    said = f"headwater.records.key:{what}:{text}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:_LENGTH]
