"""What happened to records. Every one is a row of the journal; none holds a name, a number or the words of a marker."""

from __future__ import annotations

from datetime import date

from headwater.kernel import Event, Ref


class PersonAdded(Event, subject="person"):
    """A record of a person was made. ``known`` names what is known of them: name, birth_date, phones, address."""

    person: Ref
    known: tuple[str, ...] = ()


class PersonAmended(Event, subject="person"):
    """A record of a person was changed. ``what`` names the parts; a name that was replaced is kept as another."""

    person: Ref
    what: tuple[str, ...]
    reason: str = ""


class AddressAdded(Event, subject="person"):
    """Somebody was noted to live or stay at premises."""

    person: Ref
    premises: Ref


class AddressLeft(Event, subject="person"):
    """Somebody was noted to have left premises."""

    person: Ref
    premises: Ref


class PeopleMerged(Event, subject="kept"):
    """Two records were found to be of one person. The one that is kept stands for both; ``other`` keeps what it holds."""

    kept: Ref
    other: Ref
    reason: str


class PeopleParted(Event, subject="kept"):
    """A merge was taken back: the two records are of two people again, each with what was its own."""

    kept: Ref
    other: Ref
    reason: str


class VehicleAdded(Event, subject="vehicle"):
    """A record of a vehicle was made."""

    vehicle: Ref


class VehicleAmended(Event, subject="vehicle"):
    """A vehicle's make, model, colour or note was changed; ``what`` names which."""

    vehicle: Ref
    what: tuple[str, ...]


class PremisesAdded(Event, subject="premises"):
    """A record of premises was made: something happened there, or somebody lives there."""

    premises: Ref
    easting: int
    northing: int


class MarkerPlaced(Event, subject="about"):
    """A marker was placed on a person, vehicle or premises. ``review_on``: when somebody looks at it again."""

    about: Ref
    marker: Ref
    kind: str
    review_on: date


class MarkerReviewed(Event, subject="about"):
    """A marker was looked at again and stands, until its next review."""

    about: Ref
    marker: Ref
    kind: str
    review_on: date
    reason: str = ""


class MarkerLifted(Event, subject="about"):
    """A marker was taken off; its words stay on the record as history."""

    about: Ref
    marker: Ref
    kind: str
    reason: str


class RecordsLinked(Event, subject="one"):
    """Two records were linked: parent and child, keeper and vehicle."""

    one: Ref
    other: Ref
    link: Ref
    kind: str


class LinkEnded(Event, subject="one"):
    """A link between two records was ended, and stays as history."""

    one: Ref
    other: Ref
    link: Ref
    kind: str
    reason: str
