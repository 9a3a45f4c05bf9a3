"""Boundaries from GeoJSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from headwater.kernel import Actor, Invalid, Progress, Quiet
from headwater.places.actions.areas import NewArea, put_areas
from headwater.places.loaders.missing import Districts, Key
from headwater.places.loaders.report import Report
from headwater.places.models import Area
from headwater.places.rules import Level, code_of, level_of, name_of
from headwater.space.geojson import Feature, Features, read_path

_FIELDS = {
    Level.LSOA: r"(LSOA\d\d)(CD|NM)",
    Level.WARD: r"(WD\d\d)(CD|NM)",
    Level.DISTRICT: r"((?:LAD|CTYUA)\d\d)(CD|NM)",
    Level.FORCE: r"(PFA\d\d)(CD|NM)",
}
"""How the Office for National Statistics names the fields with code and name."""


def load_boundaries(
    paths: Sequence[Path],
    *,
    level: str,
    by: Actor,
    at: datetime,
    code_field: str | None = None,
    name_field: str | None = None,
    parent: Key | None = None,
    progress: Progress | None = None,
) -> Report:
    """Areas of one level with their boundaries, from GeoJSON files or folders of them.

    Without ``code_field`` and ``name_field`` the names that the Office for National Statistics uses are looked for, then
    ``code`` and ``name``. ``parent`` is the level and code of the area that holds them all; LSOAs otherwise go to the
    district in their name, where it is known. Areas with a name already keep it. See the package.
    """
    of, report, progress = level_of(level), Report(f"Boundaries ({level_of(level).label})"), progress or Quiet()
    files = [file for path in paths for file in _files(path)]
    progress.begin(len(files), report.what)
    for file in files:
        with transaction.atomic():
            found = read_path(file)
            fields = code_field or _field(found, of, "CD", file), name_field or _field(found, of, "NM", file)
            _keep(found, of, fields, parent, file.name, report, by, at)
        report.files += 1
        progress.advance(1, file.name)
    return report


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if re.search(r"\.(geo)?json(\.gz)?$", file.name))
    if not found:
        raise Invalid(f"{path.name} holds no GeoJSON file.", "Give a file, or a folder with files that end in .geojson.")
    return found


def _field(found: Features, level: Level, ending: str, file: Path) -> str:
    """The field with the code (CD) or the name (NM). A force may have its slug in ``force``, which is both."""
    pattern = re.compile(_FIELDS.get(level, "(?!)"))
    plain = {"CD": ("code", level.value), "NM": ("name", level.value, "code")}[ending]
    for field in found.fields:
        said = pattern.fullmatch(field)
        if said and said[2] == ending:
            return field
    for field in plain:
        if field in found.fields:
            return field
    raise Invalid(
        f"{file.name} has no field that is plainly the {'code' if ending == 'CD' else 'name'} of a {level.label.lower()}.",
        f"Say which of these it is: {', '.join(found.fields[:20]) or '(there are none)'}.",
    )


def _keep(
    found: Features,
    level: Level,
    fields: tuple[str, str],
    parent: Key | None,
    file: str,
    report: Report,
    by: Actor,
    at: datetime,
) -> None:
    districts = Districts()
    new: dict[str, tuple[Feature, NewArea]] = {}
    known = dict(Area.objects.filter(level=level.value).values_list("code", "name"))
    loose = set(Area.objects.filter(level=level.value, parent=None).values_list("code", flat=True))
    for feature in found.features:
        code, name = (_text(feature, field, file) for field in fields)
        holder = parent or (districts.holding(name) if level is Level.LSOA else None)
        holder = holder if code in loose or code not in known else parent
        area = NewArea(level.value, code_of(code), known.get(code) or _name(name, level), holder, feature.shape)
        earlier = new.setdefault(code, (feature, area))
        if earlier[0] is not feature:
            if not (earlier[1].name == area.name and earlier[0].shape.equals_exact(feature.shape, 0)):
                raise Invalid(
                    f"{file}, feature {feature.number}: {code} came as feature {earlier[0].number} already.",
                    "Keep one of them. Nothing of this file was kept.",
                )
            report.duplicates += 1
    report.read += len(found.features)
    report.fresh += put_areas(by=by, at=at, areas=[area for _, area in new.values()], source=file)[1]
    report.mended += found.mended


def _text(feature: Feature, field: str, file: str) -> str:
    value = feature.text(field)
    if not value or value[0] in "=@+-\t":
        raise Invalid(
            f"{file}, feature {feature.number}: “{value[:40]}” cannot be its {field}.",
            "Correct it. Nothing of this file was kept.",
        )
    return value


def _name(text: str, level: Level) -> str:
    """A force known only by its slug gets its name from it."""
    slug = level is Level.FORCE and re.fullmatch(r"[a-z]+(-[a-z]+)*", text)
    return name_of(text.replace("-", " ").title() if slug else text)
