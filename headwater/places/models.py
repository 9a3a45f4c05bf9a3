"""Tables of places. Coordinates are National Grid metres."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.places.rules import Level

_LEVELS = [(level.value, level.label) for level in Level]


class Area(models.Model):
    """One area of the tree: a force, a unit, a neighbourhood; a district, a ward, an LSOA."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id level code name parent added_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=20, choices=_LEVELS)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    parent: models.ForeignKey[Self | None, Self | None] = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["level", "name", "code"]
        indexes: ClassVar = [
            models.Index(fields=["level", "name"], name="places_area_name"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="places_area_trigrams"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "code"], name="places_one_area_a_code"),
            models.CheckConstraint(condition=Q(level__in=[value for value, _ in _LEVELS]), name="places_area_known_level"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="places_area_named"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="places_area_not_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"

    @property
    def ref(self) -> Ref:
        return Ref("places.area", str(self.id))


class Boundary(models.Model):
    """The ground that an area covers: a polygon or several, as WKB, apart from the area so that lists stay light."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="area geometry west south east north")

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(west__lt=F("east")) & Q(south__lt=F("north")), name="places_boundary_has_extent"
            ),
        ]

    def __str__(self) -> str:
        return f"boundary of {self.area_id}"


class Population(models.Model):
    """How many people and households a source says an area has in a year."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id area year source persons households")

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="populations")
    year = models.SmallIntegerField()
    source = models.CharField(max_length=200)
    persons = models.PositiveIntegerField()
    households = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "year", "source"], name="places_one_population_a_year_and_source"),
            models.CheckConstraint(condition=Q(year__range=(1801, 2200)), name="places_population_year"),
        ]

    def __str__(self) -> str:
        return f"{self.persons} people in {self.area_id}, {self.year}"


class Deprivation(models.Model):
    """How deprived a source says an area is. Rank 1 and decile 1 are the most deprived."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id area year source score rank decile crime_decile")

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="deprivations")
    year = models.SmallIntegerField()
    source = models.CharField(max_length=200)
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField()
    decile = models.PositiveSmallIntegerField()
    crime_decile = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "year", "source"], name="places_one_deprivation_a_year_and_source"),
            models.CheckConstraint(condition=Q(decile__range=(1, 10)), name="places_deprivation_decile"),
            models.CheckConstraint(
                condition=Q(crime_decile__isnull=True) | Q(crime_decile__range=(1, 10)), name="places_deprivation_crime_decile"
            ),
        ]

    def __str__(self) -> str:
        return f"decile {self.decile}: {self.area_id}, {self.year}"


class Postcode(models.Model):
    """A postcode and the place that stands for it."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="code easting northing district ward source")

    code = models.CharField(max_length=8, primary_key=True)
    easting = models.IntegerField()
    northing = models.IntegerField()
    district = models.CharField(max_length=60, blank=True)
    ward = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class GazetteerEntry(models.Model):
    """A street or place by name, at one point on it: a long street has several. ``stated_lsoa`` is what the source said."""

    handling = Handling(
        Marking.PUBLIC, Retention.REFERENCE, plain="id kind name key easting northing stated_lsoa stated_lsoa_name source"
    )

    class Kind(models.TextChoices):
        STREET = "street", "Street"
        PLACE = "place", "Place"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    easting = models.IntegerField()
    northing = models.IntegerField()
    stated_lsoa = models.CharField(max_length=60, blank=True)
    stated_lsoa_name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["key"], name="places_gazetteer_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["easting", "northing"], name="places_gazetteer_point"),
            GistIndex(
                Func("easting", "northing", function="point"), condition=Q(kind="street"), name="places_gazetteer_nearest"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "easting", "northing"], name="places_one_entry_a_name_and_point"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("places.entry", str(self.id))


class Edition(models.Model):
    """One row whose mark changes with every change of an area or boundary: whoever keeps an index compares it."""

    handling = Handling(Marking.PUBLIC, Retention.REFERENCE, plain="id mark")

    id = models.SmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="places_one_edition")]

    def __str__(self) -> str:
        return str(self.mark)
