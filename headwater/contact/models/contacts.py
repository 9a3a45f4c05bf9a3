"""Contacts: whoever rang, wrote or came to the counter, and where that has got to."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q

from headwater.contact.rules.channels import Channel, State
from headwater.kernel import Handling, Marking, Ref, Retention, new_id

LONGEST_TEXT = 20_000
"""Characters that are kept of what somebody wrote or pasted; the doors say so when they cut."""


class Contacts(models.Manager["Contact"]):
    """A contact has sixty columns, and every keystroke reads and writes one: its statements are put together once, or of no
    more than they change, which takes a tenth of the time that it takes to say the same as an expression.
    """

    def row(self, key: UUID, *, held: bool = False) -> Contact | None:
        """The row with this key; ``held``: until the transaction ends. One query."""
        with connection.cursor() as cursor:
            cursor.execute(_one(" for no key update" if held else ""), [key])
            found = cursor.fetchone()
        return _row(found) if found else None

    def first_waiting(self, most: int) -> tuple[list[Contact], int, frozenset[str]]:
        """Who is answered next; how many wait, and by which channels. One query."""
        with connection.cursor() as cursor:
            cursor.execute(_waiting(), [most])
            found = cursor.fetchall()
        count, by = found[0][-2:] if found else (0, ())
        return [_row(values[:-2]) for values in found], count, frozenset(by)

    def put(self, row: Contact) -> bool:
        """Insert a row, unless the same call has come before, even at this very moment; says whether it did. One query."""
        fields = Contact._meta.concrete_fields
        with connection.cursor() as cursor:
            cursor.execute(_insert(), [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
            return bool(cursor.rowcount)

    def rewrite(self, row: Contact, names: Collection[str]) -> None:
        """Write these fields of a row that is held. One query."""
        fields = [_by_name()[name] for name in names]
        settings = ", ".join(f'"{field.column}" = %s' for field in fields)
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(f"update contact_contact set {settings} where id = %s", [*values, row.pk])  # noqa: S608 - our own


@cache
def _columns() -> str:
    return ", ".join(f'"{field.column}"' for field in Contact._meta.concrete_fields)


@cache
def _one(then: str) -> str:
    return f"select {_columns()} from contact_contact where id = %s{then}"  # noqa: S608 - our own columns


@cache
def _waiting() -> str:
    return f"""
    select {_columns()}, count(*) over (), array_agg(channel) over () from contact_contact where state = 'waiting'
    order by priority, rang_at, id limit %s
    """  # noqa: S608 - our own columns


@cache
def _insert() -> str:
    places = ", ".join(["%s"] * len(Contact._meta.concrete_fields))
    return f"insert into contact_contact ({_columns()}) values ({places}) on conflict do nothing"  # noqa: S608 - our own


@cache
def _by_name() -> dict[str, models.Field[Any, Any]]:
    return {field.name: field for field in Contact._meta.concrete_fields}


@cache
def _fields() -> tuple[list[str], frozenset[int]]:
    """The names of the fields in their order, and at which places the database gives JSON as text."""
    fields = Contact._meta.concrete_fields
    documents = frozenset(place for place, field in enumerate(fields) if isinstance(field, models.JSONField))
    return [field.attname for field in fields], documents


def _row(found: Sequence[Any]) -> Contact:
    names, documents = _fields()
    values = [json.loads(value) if place in documents else value for place, value in enumerate(found)]
    return Contact.from_db(connection.alias, names, values)


class Contact(models.Model):
    """One contact, from ring to outcome. Everybody else's things are Refs in text; positions are National Grid metres.

    ``number`` is E.164, empty where it is withheld or no number; ``number_given`` is as it came. ``aml_*``: what the phone
    itself said of where it is. ``place`` and its point: what was resolved, and confirmed aloud where ``place_confirmed``.
    ``touched_at``: when its holder last did something, from which it grows stale. ``draft``: letters, answers and advice as
    the handler has them, until they are part of an assessment that never changes. ``files``: what was
    sent with it (``sealing.Received``).
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal=(
            "number number_given text aml_easting aml_northing aml_radius aml_confidence easting northing radius place"
            " place_method place_source caller caller_name birth_date summary language interpreter needs draft told_text reason"
            " files"
        ),
        plain=(
            "id channel line external_id priority state rang_at holder holder_name claimed_at answered_at touched_at ended_at"
            " abandoned_at closed_at call_back_by call_backs call_back_overdue_at silent npu npu_name neighbourhood"
            " neighbourhood_name in_force place_confirmed kind qualifiers grade recommended outcome told incident result"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=12)
    line = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    priority = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    rang_at = models.DateTimeField()
    number = models.CharField(max_length=20, blank=True)
    number_given = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)

    holder = models.CharField(max_length=200, blank=True)
    holder_name = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    call_back_by = models.DateTimeField(null=True)
    call_backs = models.PositiveSmallIntegerField(default=0)
    call_back_overdue_at = models.DateTimeField(null=True)
    silent = models.CharField(max_length=10, blank=True)

    aml_easting = models.IntegerField(null=True)
    aml_northing = models.IntegerField(null=True)
    aml_radius = models.PositiveIntegerField(null=True)
    aml_confidence = models.PositiveSmallIntegerField(null=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    radius = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=300, blank=True)
    place_method = models.CharField(max_length=20, blank=True)
    place_source = models.CharField(max_length=300, blank=True)
    place_confirmed = models.BooleanField(default=False)
    npu = models.CharField(max_length=300, blank=True)
    npu_name = models.CharField(max_length=200, blank=True)
    neighbourhood = models.CharField(max_length=300, blank=True)
    neighbourhood_name = models.CharField(max_length=200, blank=True)
    in_force = models.BooleanField(default=True)

    caller = models.CharField(max_length=300, blank=True)
    caller_name = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=8, blank=True)
    qualifiers = ArrayField(models.CharField(max_length=20), default=list)
    language = models.CharField(max_length=60, blank=True)
    interpreter = models.BooleanField(default=False)
    needs = models.CharField(max_length=500, blank=True)
    draft = models.JSONField(default=dict)
    files = models.JSONField(default=list)

    outcome = models.CharField(max_length=12, blank=True)
    grade = models.CharField(max_length=8, blank=True)
    recommended = models.CharField(max_length=8, blank=True)
    told = ArrayField(models.CharField(max_length=40), default=list)
    told_text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    incident = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=300, blank=True)

    objects = Contacts()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["priority", "rang_at"], name="contact_open", condition=~Q(state="closed")),
            models.Index(fields=["rang_at"], name="contact_rang"),
            models.Index(fields=["number", "rang_at"], name="contact_number", condition=~Q(number="")),
            models.Index(fields=["caller", "rang_at"], name="contact_caller", condition=~Q(caller="")),
            models.Index(fields=["incident"], name="contact_incident", condition=~Q(incident="")),
            models.Index(fields=["easting", "northing"], name="contact_point", condition=Q(easting__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="contact_once", condition=~Q(external_id="")),
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="contact_known_channel"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="contact_known_state"),
            models.CheckConstraint(
                condition=Q(state="taken", claimed_at__isnull=False) & ~Q(holder="") | ~Q(state="taken"),
                name="contact_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="") | ~Q(state="closed") & Q(closed_at=None),
                name="contact_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(easting=None, northing=None) | Q(easting__isnull=False, northing__isnull=False),
                name="contact_whole_point",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(closed_at__gte=F("rang_at")), name="contact_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def ref(self) -> Ref:
        return Ref("contact.contact", str(self.id))
