"""Publishing: from the force's own record in the lake to the published datasets, month by month."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from headwater.dispatch.queries import kinds
from headwater.insight.crime import Crime
from headwater.insight.lake import Lake, Partition
from headwater.insight.periods import month
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, Progress, Ref
from headwater.opendata.events import CrimePublished
from headwater.opendata.naming import category_of, force_name
from headwater.opendata.permissions import Permission
from headwater.opendata.publishing import Anchors, anchors_of, anonymised
from headwater.places.queries import locate, settled, street_points

SOURCE = "published"
"""How the lake says that a month of the published datasets was published from here, not loaded from elsewhere."""

RULES = "1"
"""Changes whenever the same record is published differently, so that every month is published anew."""

OWN = ("recorded_crime", "incidents", "demand_logs")
"""Whatever of the force's own record is published: its crimes, and anti-social behaviour among its logs."""

_ASB_FAMILIES = frozenset({"asb_personal", "asb_nuisance", "asb_environmental"})

_LONDON = ZoneInfo("Europe/London")

Month = tuple[str, int]
"""A force's slug and a month (201803)."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: months written and taken back, months that another publisher gave and that were left alone."""

    months: int = 0
    withdrawn: int = 0
    left: int = 0
    rows: int = 0
    unplaced: int = 0

    @property
    def summary(self) -> str:
        if not (self.months or self.withdrawn):
            return "Nothing has changed since the last time; nothing was published anew."
        return f"Published {self.months:,} months with {self.rows:,} rows, {self.unplaced:,} of them without a location."

    @property
    def details(self) -> tuple[str, ...]:
        said = {
            self.withdrawn: f"{self.withdrawn:,} months were withdrawn: the record no longer has them.",
            self.left: f"{self.left:,} months came from data.police.uk and were left as they are.",
        }
        return tuple(text for number, text in said.items() if number)


def publish(lake: Lake, *, by: Actor, at: datetime, progress: Progress) -> Published:
    """Publish every month of which the record, or anything that publishing rests on, has changed since it was published.

    Only whole months: one in which the record ends would look like a fall of crime.
    Months whose published form was loaded from data.police.uk stay as they are. Raises Cancelled when told to stop, with all
    as it was.
    """
    by.must(Permission.PUBLISH)
    record_of = _whole(lake, _record(lake), at)
    if not record_of:
        return Published()
    publishing = _Publishing(lake)
    held = {(p.force, p.month): p for p in lake.partitions("street")}
    made_from = publishing.made_from(record_of)
    foreign = {one for one in record_of if one in held and held[one].source != SOURCE}
    due = [one for one in sorted(record_of) if one not in foreign and (one not in held or held[one].content != made_from[one])]
    gone = [key for key, p in held.items() if p.source == SOURCE and key not in record_of]
    counted: dict[str, list[tuple[int, int]]] = {}

    def parts() -> Iterator[tuple[str | None, int | None, pa.Table]]:
        progress.begin(len(due), "Publishing")
        for force, one in due:
            table = publishing.month(force, one, record_of[force, one])
            counted.setdefault(force, []).append((table.num_rows, table["easting"].null_count))
            yield force, one, table
            progress.advance(1, f"{force_name(force)}, {one // 100}-{one % 100:02}")

    if due:
        lake.write_all("street", parts(), source=SOURCE, at=at, keep=False, made_from=made_from)
    for force, one in gone:
        lake.remove("street", force, one)
    with transaction.atomic():
        for force in sorted({*counted, *(force for force, _ in gone if force)}):
            rows = counted.get(force, [])
            record(
                CrimePublished(
                    force=Ref("insight.force", force),
                    months=len(rows),
                    withdrawn=sum(one == force for one, _ in gone),
                    rows=sum(number for number, _ in rows),
                    by=by.ref,
                    at=at,
                )
            )
    every = [one for rows in counted.values() for one in rows]
    return Published(len(due), len(gone), len(foreign), sum(a for a, _ in every), sum(b for _, b in every))


def export_published(lake: Lake, by: Actor, at: datetime, progress: Progress) -> int:
    """As the daily refresh of the lake asks for it, after the rooms have written their own; returns how many months changed."""
    done = publish(lake, by=by, at=at, progress=progress)
    return done.months + done.withdrawn


def _record(lake: Lake) -> dict[Month, list[Partition]]:
    """What the lake has of the forces' own record, by force and month."""
    found: dict[Month, list[Partition]] = {}
    for dataset in OWN:
        for partition in lake.partitions(dataset):
            if partition.force and partition.month:
                found.setdefault((partition.force, partition.month), []).append(partition)
    return found


def _whole(lake: Lake, record_of: Mapping[Month, list[Partition]], at: datetime) -> dict[Month, list[Partition]]:
    """The months that are over and, where a force has a record of crime at all, that its record reaches the end of."""
    today = at.astimezone(_LONDON).date()
    ends = {force: today - timedelta(days=1) for force, _ in record_of}
    for force in ends:
        if lake.rows("recorded_crime", force):
            ends[force] = min(ends[force], Crime(lake, "force", force).coverage().last)
    return {(force, one): parts for (force, one), parts in record_of.items() if month(one).end <= ends[force]}


class _Publishing:
    """What all months share: the anchor points, the kinds of crime, the key."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._anchors = _placed_in_lsoas(anchors_of(street_points(), settled()))
        self._listed = _listed(lake)
        self._asb = pa.array(sorted(kind.code for kind in kinds().values() if kind.family in _ASB_FAMILIES), pa.string())
        self._key = hashlib.sha256(settings.PUBLISHING_KEY.encode()).digest()
        self._basis = "\n".join(
            [RULES, self._anchors.digest, repr(sorted(self._listed.items())), str(self._asb), self._key.hex()]
        )

    def made_from(self, record_of: Mapping[Month, Sequence[Partition]]) -> dict[tuple[str | None, int | None], str]:
        """For each month the SHA-256 of everything that its published form rests on."""
        found: dict[tuple[str | None, int | None], str] = {}
        for key, parts in record_of.items():
            contents = "\n".join(f"{p.dataset} {p.content}" for p in parts)
            found[key] = hashlib.sha256(f"{self._basis}\n{contents}".encode()).hexdigest()
        return found

    def month(self, force: str, month: int, parts: Sequence[Partition]) -> pa.Table:
        crimes = [self._read(p, ["crime_ref", "offence_code"]) for p in parts if p.dataset == "recorded_crime"]
        logs = [self._nuisance(p) for p in parts if p.dataset != "recorded_crime"]
        codes = {code for table in crimes for code in pc.unique(table["offence_code"]).to_pylist() if code}
        return anonymised(
            crimes[0] if crimes else None,
            pa.concat_tables(logs) if logs else None,
            force=force,
            named=force_name(force),
            month=month,
            anchors=self._anchors,
            categories={code: category_of(code, self._listed) for code in codes},
            key=self._key,
        )

    def _nuisance(self, partition: Partition) -> pa.Table:
        """Anti-social behaviour among the logs: by what it turned out to be, else by what it was said to be."""
        logs = self._read(partition, ["opening_kind", "closing_kind"])
        kind = pc.coalesce(logs["closing_kind"].cast(pa.string()), logs["opening_kind"].cast(pa.string()))
        return logs.filter(pc.is_in(kind, self._asb)).select(["easting", "northing"])

    def _read(self, partition: Partition, columns: list[str]) -> pa.Table:
        file = pq.ParquetFile(self._lake.root / partition.file)
        return file.read([*columns, "easting", "northing"])


def _placed_in_lsoas(anchors: Anchors) -> Anchors:
    """The anchor points with the LSOA that holds each, where anybody has loaded LSOAs."""
    with suppress(Invalid):
        located = locate("lsoa", anchors.easting, anchors.northing)
        named = [*((area.code, area.name) for area in located.areas), None]  # −1 is the None at the end
        return replace(anchors, lsoa=tuple(named[at] for at in located.position.tolist()))
    return anchors


def _listed(lake: Lake) -> Mapping[str, str]:
    """The kind of each offence code, as the list of offences that was loaded has it; empty where none was."""
    found: dict[str, str] = {}
    for partition in lake.partitions("offences"):
        table = pq.ParquetFile(lake.root / partition.file).read(["offence_code", "category"])
        pairs = zip(table["offence_code"].to_pylist(), table["category"].to_pylist(), strict=True)
        found |= {code: category for code, category in pairs if category}
    return found
