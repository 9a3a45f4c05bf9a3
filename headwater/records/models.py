"""Tables of records: people, vehicles, premises, and what is known of each.

Nothing is deleted and nothing moves when two records of one person are merged: the one points at the other, so that a
wrong merge can be taken back exactly.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from headwater.kernel import Handling, Marking, Ref, Retention, new_id

_SENSITIVE = Marking.OFFICIAL_SENSITIVE


class Person(models.Model):
    """Somebody, by the name they are known by (which may be none yet). ``merged_into``: the record that stands for both."""

    handling = Handling(_SENSITIVE, Retention.RECORD, personal="name key birth_date note", plain="id merged_into added_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    note = models.TextField(blank=True)
    merged_into: models.ForeignKey[Self | None, Self | None] = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["key"], name="records_person_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["key"], name="records_person_key"),
            models.Index(fields=["birth_date"], name="records_person_born"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="records_person_not_into_itself"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ref(self) -> Ref:
        return Ref("records.person", str(self.id))


class OtherName(models.Model):
    """A name that somebody had before, or goes by beside their own."""

    handling = Handling(_SENSITIVE, Retention.RECORD, personal="person name key", plain="id added_at")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="other_names")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["key"], name="records_other_trigrams", opclasses=["gin_trgm_ops"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="records_other_name_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Phone(models.Model):
    """A telephone number (E.164) that somebody uses; several people may share one."""

    handling = Handling(_SENSITIVE, Retention.RECORD, personal="person number", plain="id added_at")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="phones")
    number = models.CharField(max_length=20)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number"], name="records_phone_number")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "number"], name="records_phone_once"),
            models.CheckConstraint(condition=Q(number__regex=r"^\+[0-9]{6,18}$"), name="records_phone_international"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Premises(models.Model):
    """A house, a shop, a spot by the canal: a point (metres) by what it is called."""

    handling = Handling(
        Marking.OFFICIAL, Retention.RECORD, personal="text key easting northing", plain="id npu neighbourhood added_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    easting = models.IntegerField()
    northing = models.IntegerField()
    npu = models.CharField(max_length=80, blank=True)
    neighbourhood = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["easting", "northing"], name="records_premises_point"),
            GinIndex(fields=["key"], name="records_premises_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "easting", "northing"], name="records_premises_once"),
            models.CheckConstraint(condition=~Q(text=""), name="records_premises_named"),
            models.CheckConstraint(
                condition=Q(easting__range=(0, 699_999), northing__range=(0, 1_299_999)), name="records_premises_on_grid"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ref(self) -> Ref:
        return Ref("records.premises", str(self.id))


class Address(models.Model):
    """That somebody lives or stays at premises. ``left_at``: until when, where they have left."""

    handling = Handling(_SENSITIVE, Retention.RECORD, personal="person premises", plain="id added_at left_at")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="residents")
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "premises"], condition=Q(left_at=None), name="records_address_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class Vehicle(models.Model):
    """A vehicle by its registration mark, which is kept without blanks."""

    handling = Handling(_SENSITIVE, Retention.RECORD, personal="registration", plain="id make model colour note added_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    registration = models.CharField(max_length=12, unique=True)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["registration"], name="records_vehicle_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(registration__regex=r"^[A-Z0-9]{2,12}$"), name="records_vehicle_mark"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ref(self) -> Ref:
        return Ref("records.vehicle", str(self.id))


class Marker(models.Model):
    """Words that must reach whoever is sent, on just one person, vehicle or premises. It stands until somebody lifts it:
    a review that is overdue is shown as overdue, and takes no warning away.
    """

    handling = Handling(
        _SENSITIVE,
        Retention.RECORD,
        personal="person vehicle premises kind detail reason lifted_why",
        plain="id review_on placed_at placed_by lifted_at lifted_by",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="markers")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="markers")
    premises = models.ForeignKey(Premises, models.PROTECT, null=True, related_name="markers")
    kind = models.CharField(max_length=30)
    detail = models.TextField()
    reason = models.TextField(blank=True)
    review_on = models.DateField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=300)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=300, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["review_on"], condition=Q(lifted_at=None), name="records_marker_review"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, vehicle=None, premises=None)
                | Q(person=None, vehicle__isnull=False, premises=None)
                | Q(person=None, vehicle=None, premises__isnull=False),
                name="records_marker_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(detail=""), name="records_marker_says_what"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="", lifted_why="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_why="")),
                name="records_marker_lifted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ref(self) -> Ref:
        return Ref("records.marker", str(self.id))


class Link(models.Model):
    """How two records belong together: parent, keeper, associate. ``one`` and ``other`` are references into this room."""

    handling = Handling(
        _SENSITIVE, Retention.RECORD, personal="one other kind note", plain="id linked_at linked_by ended_at ended_by ended_why"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.CharField(max_length=80)
    other = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    note = models.TextField(blank=True)
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=300, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["one"], name="records_link_one"),
            models.Index(fields=["other"], name="records_link_other"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["one", "other", "kind"], condition=Q(ended_at=None), name="records_link_once"
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="records_link_of_two"),
            models.CheckConstraint(condition=~Q(kind=""), name="records_link_says_what"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)
