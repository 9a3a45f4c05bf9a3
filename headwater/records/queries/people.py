"""People, as pages and other rooms see them. Whoever shows them notes the read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from headwater.kernel import NotFound, Ref
from headwater.records.models import Address, OtherName, Person, Phone
from headwater.records.queries.links import LinkView, links_of
from headwater.records.queries.rows import PERSON, PREMISES, root_of, roots_of, same_people, uuid_of
from headwater.records.rules.numbers import shown_number


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """Somebody in one line. ``ref`` is the record that stands for them, whichever was asked for; ``name`` may be empty."""

    ref: Ref
    name: str
    birth_date: date | None

    @property
    def called(self) -> str:
        return self.name or "Name not known"


@dataclass(frozen=True, slots=True)
class PhoneView:
    number: str
    shown: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AddressView:
    """Where somebody lives or lived; ``left_at`` None: still."""

    premises: Ref
    text: str
    easting: int
    northing: int
    added_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that is known of a person, of merged records too. ``records``: every reference that means them, their own first."""

    ref: Ref
    name: str
    birth_date: date | None
    note: str
    added_at: datetime
    other_names: tuple[str, ...]
    phones: tuple[PhoneView, ...]
    addresses: tuple[AddressView, ...]
    links: tuple[LinkView, ...]
    records: tuple[Ref, ...]

    @property
    def called(self) -> str:
        return self.name or "Name not known"


def person(ref: Ref) -> PersonView:
    """One person, whichever of their records is asked for. Raises NotFound. Seven queries, more where there are links."""
    root = root_of(ref)
    rows = {row.pk: row for row in Person.objects.filter(pk__in=[*same_people([root])])}
    main = rows.pop(root)
    everyone = [root, *sorted(rows)]
    others = [row.name for row in rows.values() if row.name]
    others += OtherName.objects.filter(person__in=everyone).order_by("-added_at", "-id").values_list("name", flat=True)
    phones = {
        row.number: PhoneView(row.number, shown_number(row.number), row.added_at)
        for row in Phone.objects.filter(person__in=everyone).order_by("added_at", "id")
    }
    homes = {
        (row.premises_id, row.left_at): AddressView(
            Ref(PREMISES, str(row.premises_id)), row.premises.text, row.premises.easting, row.premises.northing,
            row.added_at, row.left_at,
        )
        for row in Address.objects.filter(person__in=everyone).select_related("premises").order_by("added_at", "id")
    }  # fmt: skip
    born = main.birth_date or next((row.birth_date for row in rows.values() if row.birth_date), None)
    refs = tuple(Ref(PERSON, str(key)) for key in everyone)
    return PersonView(
        ref=main.ref, name=main.name or next(iter(others), ""), birth_date=born, added_at=main.added_at,
        note="\n\n".join(row.note for row in (main, *rows.values()) if row.note),
        other_names=tuple(name for name in dict.fromkeys(others) if name != main.name),
        phones=tuple(reversed(phones.values())),
        addresses=tuple(sorted(homes.values(), key=lambda home: (home.left_at is not None, -home.added_at.timestamp()))),
        links=links_of(refs), records=refs,
    )  # fmt: skip


def people(refs: Collection[Ref]) -> Mapping[Ref, PersonSummary]:
    """For each of these, the person it means; references that mean nobody are left out. Two queries."""
    wanted = {key: ref for ref in refs if ref.kind == PERSON and (key := uuid_of(ref.id))}
    roots = roots_of(list(wanted)) if wanted else {}
    rows = {row.pk: row for row in Person.objects.filter(pk__in=set(roots.values()))} if roots else {}
    return {
        ref: PersonSummary(rows[roots[key]].ref, rows[roots[key]].name, rows[roots[key]].birth_date)
        for key, ref in wanted.items()
        if key in roots
    }


def same_person(ref: Ref) -> tuple[Ref, ...]:
    """Every reference that means this person, the one that stands for them first: whoever looks for what concerns somebody
    looks for all of these. Two queries; only itself where there is no such record.
    """
    try:
        root = root_of(ref)
    except NotFound:
        return (ref,)
    found = same_people([root])
    return tuple(Ref(PERSON, str(key)) for key in sorted(found, key=lambda key: (key != root, str(key))))
