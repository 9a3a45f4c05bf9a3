"""The archive of data.police.uk: street-level crime, outcomes, stop and search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from headwater.insight.ingest.layouts import Named, layout_of, month_of, named, wrong_heading
from headwater.insight.ingest.loading import load, room_key
from headwater.insight.ingest.reading import heading_of
from headwater.insight.ingest.report import Report
from headwater.insight.ingest.shapes import Expected
from headwater.insight.ingest.sources import Member, Source, sources_at
from headwater.insight.ingest.staging import Job, Shape
from headwater.insight.lake import Lake
from headwater.kernel import Invalid, Progress, Quiet

_DATASETS = {"street": "street", "outcomes": "outcomes", "stop-and-search": "stops"}


def load_police_uk(
    lake: Lake,
    source: Path | Iterable[Path],
    *,
    updated: datetime,
    force: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Load archives, folders or CSV files as data.police.uk publishes them. ``updated``: the time of this load.

    Files are known by their names (``2014-01-west-midlands-street.csv``). A CSV file with another name is known by its
    heading, and its rows say force and month; ``force`` (a slug) names the force where they do not.

    Raises Invalid, with the lake as it was, where a file is damaged, is of another kind or has no usable row.
    """
    listed = [source] if isinstance(source, Path) else list(source)
    with ExitStack() as stack:
        jobs: list[Job] = []
        passed_over: list[str] = []
        for path in listed:
            found = sources_at(path)
            for one in found:
                stack.callback(one.close)
                planned, others = _plan(one, force, month_of(updated), alone=_single(found))
                jobs += planned
                passed_over += others
            if not jobs:
                raise Invalid(f"{path.name} holds no file of data.police.uk.", "Give the archive as the site offers it.")
        jobs.sort(key=lambda job: job.edition)
        key = room_key("police-uk", listed)
        return load(lake, key, jobs, at=updated, progress=progress or Quiet(), passed_over=passed_over)


def _single(sources: Sequence[Source]) -> bool:
    return len(sources) == 1 and len(sources[0].members) == 1


def _plan(source: Source, force: str | None, latest: int, *, alone: bool) -> tuple[list[Job], list[str]]:
    """The files to read, and the names of those that are of no known kind. A file given alone must be of a known kind."""
    by_name = {member: named(member.stem) for member in source.members}
    edition = max((name.month for name in by_name.values() if name), default=0)
    if edition > latest:
        raise Invalid(f"{source.name} holds a month that lies in the future: {edition}.", "Check where it came from.")
    jobs, passed_over = [], list(source.others)
    for member, name in by_name.items():
        kind = name.kind if name else _kind(member, force, alone=alone)
        if kind is None:
            passed_over.append(member.name)
            continue
        expected = Expected(name.force, name.month, latest) if name else Expected(force, None, latest)
        understand = partial(_understand, member.label, kind, name, expected)
        jobs.append(Job(member, _DATASETS[kind], understand, edition if name else 0, source.name))
    return jobs, passed_over


def _kind(member: Member, force: str | None, *, alone: bool) -> str | None:
    """What an oddly named file is, by its heading."""
    with member.open() as stream:
        heading = heading_of(stream, member.label)
    found = layout_of(heading)
    if found is None:
        if alone:
            raise wrong_heading(member.label, heading, None)
        return None
    layout, _ = found
    if layout.kind == "stop-and-search" and force is None:
        raise Invalid(
            f"{member.label} does not say which force it is about.",
            "Name it like 2015-04-metropolitan-stop-and-search.csv, or give --force.",
        )
    return layout.kind


def _understand(label: str, kind: str, name: Named | None, expected: Expected, heading: list[str]) -> tuple[list[str], Shape]:
    found = layout_of(heading)
    if found is None or found[0].kind != kind:
        raise wrong_heading(label, heading, kind if name else None)
    layout, names = found
    return names, lambda text: layout.shape(text, expected)
