"""Incidents, and what is attached to them."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Lower

from headwater.dispatch.models.hubs import Hub
from headwater.kernel import Handling, Marking, Ref, Retention, new_id

LONGEST_SUMMARY = 10_000
"""Characters: what somebody pastes is kept whole up to here."""


class DayNumber(models.Model):
    """The last number given to an incident on a day in London. Its row is held while one is given, so that none is missing."""

    handling = Handling(Marking.OFFICIAL, Retention.INCIDENT, plain="day last")

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.last} on {self.day}"


class Incidents(models.Manager["Incident"]):
    """Incidents are opened twenty a second on the worst of days: the statement is put together once."""

    def open(self, row: Incident) -> None:
        """Insert a row under the next number of its day, which it is given. The day's row is held from here until the
        transaction ends, so that no number is given twice or missing: do this as late as can be. One query.
        """
        statement, fields = _opening()
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(statement, [row.day, *values])
            row.number = cursor.fetchone()[0]
        row._state.adding = False


@cache
def _opening() -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [field for field in Incident._meta.concrete_fields if field.name != "number"]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f"""
    with numbered as (
      insert into dispatch_daynumber (day, last) values (%s, 1)
      on conflict (day) do update set last = dispatch_daynumber.last + 1 returning last
    )
    insert into dispatch_incident ({columns}, number) select {", ".join(["%s"] * len(fields))}, last from numbered
    returning number
    """  # noqa: S608 - our own columns
    return statement, fields


class Incident(models.Model):
    """An incident log. Its entries are events in the journal; this row is how it stands now.

    Refs are stored as text. Positions are National Grid metres, null where nobody knows where it is. ``units_now`` counts
    open deployments, and is kept by whoever opens or ends one while the incident's row is locked.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="summary place easting northing radius location_method location_source caller closing_text",
        plain=(
            "id day number hub opened_at opened_by kind opening_kind closing_kind grade opening_grade graded_at result"
            " closed_at npu npu_name neighbourhood neighbourhood_name in_force source qualifiers markers"
            " first_assigned_at first_en_route_at first_arrived_at units_now"
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    number = models.PositiveIntegerField()
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="incidents")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    opening_kind = models.CharField(max_length=8)
    closing_kind = models.CharField(max_length=8, blank=True)
    grade = models.CharField(max_length=8)
    opening_grade = models.CharField(max_length=8)
    graded_at = models.DateTimeField()
    summary = models.TextField(blank=True)
    result = models.CharField(max_length=20, blank=True)
    closing_text = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    radius = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=300, blank=True)
    location_method = models.CharField(max_length=20, blank=True)
    location_source = models.CharField(max_length=300, blank=True)
    npu = models.CharField(max_length=300, blank=True)
    npu_name = models.CharField(max_length=200, blank=True)
    neighbourhood = models.CharField(max_length=300, blank=True)
    neighbourhood_name = models.CharField(max_length=200, blank=True)
    in_force = models.BooleanField(default=True)

    caller = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    qualifiers = ArrayField(models.CharField(max_length=20), default=list)
    markers = ArrayField(models.CharField(max_length=20), default=list)

    first_assigned_at = models.DateTimeField(null=True)
    first_en_route_at = models.DateTimeField(null=True)
    first_arrived_at = models.DateTimeField(null=True)
    units_now = models.PositiveSmallIntegerField(default=0)

    objects = Incidents()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["hub"], name="dispatch_incident_open", condition=Q(closed_at=None)),
            models.Index(fields=["opened_at"], name="dispatch_incident_opened"),
            models.Index(fields=["caller", "opened_at"], name="dispatch_incident_caller", condition=~Q(caller="")),
            models.Index(fields=["easting", "northing"], name="dispatch_incident_point"),
            models.Index(fields=["source"], name="dispatch_incident_source", condition=~Q(source="")),
            GinIndex(OpClass(Lower("summary"), name="gin_trgm_ops"), name="dispatch_incident_summary"),
            GinIndex(OpClass(Lower("place"), name="gin_trgm_ops"), name="dispatch_incident_place"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "number"], name="dispatch_one_number_a_day"),
            models.CheckConstraint(condition=Q(number__gt=0), name="dispatch_incident_number"),
            models.CheckConstraint(
                condition=Q(easting=None, northing=None) | Q(easting__isnull=False, northing__isnull=False),
                name="dispatch_incident_whole_point",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_kind="", result="")
                | (Q(closed_at__isnull=False) & ~Q(closing_kind="") & ~Q(result="")),
                name="dispatch_incident_closed_with_result",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(units_now=0), name="dispatch_incident_closed_without_units"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="dispatch_incident_closed_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.day}"

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.incident", str(self.id))


class IncidentSubject(models.Model):
    """A person, vehicle or premises of the shared record that belongs to an incident, in a role (victim, suspect, scene…)."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="subject role",
        plain="id incident attached_at attached_by detached_at",
    )

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=300)
    role = models.CharField(max_length=40)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=200)
    detached_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="dispatch_subject", condition=Q(detached_at=None))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "subject", "role"], name="dispatch_subject_once", condition=Q(detached_at=None)
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(role=""), name="dispatch_subject_has_role"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.role})"


class IncidentFile(models.Model):
    """A file attached to an incident. Its bytes lie under the evidence folder, addressed by their SHA-256."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE,
        Retention.INCIDENT,
        personal="name note",
        plain="id incident sha256 media_type size attached_at attached_by",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["attached_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "sha256"], name="dispatch_file_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="dispatch_file_hash"),
            models.CheckConstraint(condition=Q(size__gt=0), name="dispatch_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.file", str(self.id))


class IncidentLink(models.Model):
    """That two incidents belong together. Each pair is kept once, the older identifier first."""

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.INCIDENT, personal="why", plain="id first second linked_at linked_by"
    )

    id = models.BigAutoField(primary_key=True)
    first = models.ForeignKey(Incident, models.PROTECT, related_name="linked_later")
    second = models.ForeignKey(Incident, models.PROTECT, related_name="linked_earlier")
    why = models.CharField(max_length=300)
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="dispatch_link_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="dispatch_link_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
