"""One month of a force's own record in the published form.

What a row says depends on its month, its kind and the catchment that holds it, and on nothing finer: two crimes that differ
only in the day, the door or the number of the case are published alike but for a keyed hash. Rows stand in the order of that
hash, so that their order tells nothing either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.datasets import STREET
from headwater.opendata.publishing.anchors import Anchors

ASB = "anti-social-behaviour"
OTHER = "other-crime"

_BEFORE_MAY_2013 = {
    "bicycle-theft": "other-theft",
    "theft-from-the-person": "other-theft",
    "possession-of-weapons": "public-disorder-and-weapons",
    "public-order": "public-disorder-and-weapons",
    "violence-and-sexual-offences": "violent-crime",
}
"""Under which heading what was published then is found (insight/reference/police_uk_categories.csv)."""

_MAY_2013 = 201305


def category_in(month: int, category: str) -> str:
    """The heading under which a kind of crime was published in a month."""
    return _BEFORE_MAY_2013.get(category, category) if month < _MAY_2013 else category


def persistent_id(reference: str, force: str, key: bytes) -> str:
    """64 hexadecimal digits, the same for as long as the key is; only whoever has the key can go from one to the other."""
    return hashlib.blake2b(f"{force}\0{reference}".encode(), digest_size=32, key=key).hexdigest()


def anonymised(
    crimes: pa.Table | None,
    incidents: pa.Table | None,
    *,
    force: str,
    named: str,
    month: int,
    anchors: Anchors,
    categories: Mapping[str, str],
    key: bytes,
) -> pa.Table:
    """Crimes (``crime_ref``, ``offence_code``, ``easting``, ``northing``) and incidents of anti-social behaviour
    (``easting``, ``northing``) of one month, in the columns of ``STREET``.

    ``named`` is the force as it is published, ``categories`` the published slug of each offence code; a code that is not
    known is published as other crime. Incidents get no identifier.
    """
    ids, kinds, places = [], [], [np.empty((0, 2))]
    if crimes is not None:
        ids += [persistent_id(reference, force, key) for reference in crimes["crime_ref"].to_pylist()]
        kinds += [category_in(month, categories.get(code, OTHER)) for code in crimes["offence_code"].to_pylist()]
        places.append(_places(crimes))
    nameless = 0
    if incidents is not None:
        nameless = incidents.num_rows
        kinds += [ASB] * nameless
        places.append(_places(incidents))
    every = np.concatenate(places)
    at = anchors.nearest(every[:, 0], every[:, 1])
    order = _order(ids, at)
    crime_id: list[str | None] = [*ids, *[None] * nameless]
    return _street([crime_id[i] for i in order], [kinds[i] for i in order], at[order], anchors, named)


def _places(table: pa.Table) -> npt.NDArray[np.float64]:
    columns = [table[name].cast(pa.float64()).to_numpy(zero_copy_only=False) for name in ("easting", "northing")]
    return np.column_stack(columns)


def _order(ids: list[str], at: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Those without an identifier by their anchor, then the others by their identifier."""
    crimes = np.argsort(np.array(ids, dtype="U64"), kind="stable")
    incidents = len(ids) + np.argsort(at[len(ids) :], kind="stable")
    return np.concatenate([incidents, crimes])


def _street(ids: list[str | None], kinds: list[str], at: npt.NDArray[np.intp], anchors: Anchors, named: str) -> pa.Table:
    """The rows of ``STREET``; ``at`` −1: no location."""
    nowhere = at < 0
    index = pa.array(np.where(nowhere, 0, at), mask=nowhere)

    def of_anchor(values: pa.Array) -> pa.Array:
        return values.take(index) if len(anchors) else pa.nulls(len(ids), values.type)

    codes = pa.array([lsoa and lsoa[0] for lsoa in anchors.lsoa], pa.string())
    names = pa.array([lsoa and lsoa[1] for lsoa in anchors.lsoa], pa.string())
    districts = pa.array([lsoa and lsoa[1].rstrip(_NUMBER) for lsoa in anchors.lsoa], pa.string())
    columns = {
        "crime_id": pa.array(ids, pa.string()),
        "reported_by": pa.repeat(pa.scalar(named), len(ids)),
        "falls_within": pa.repeat(pa.scalar(named), len(ids)),
        "easting": of_anchor(pa.array(anchors.easting)),
        "northing": of_anchor(pa.array(anchors.northing)),
        "longitude": of_anchor(pa.array(anchors.longitude)),
        "latitude": of_anchor(pa.array(anchors.latitude)),
        "location": pa.array([UNPLACED if one < 0 else anchors.name[one] for one in at.tolist()], pa.string()),
        "lsoa_code": of_anchor(codes),
        "lsoa_name": of_anchor(names),
        "district": of_anchor(districts),
        "category": pa.array(kinds, pa.string()),
        "outcome": pa.nulls(len(ids), pa.string()),
        "context": pa.nulls(len(ids), pa.string()),
    }
    return pa.table({name: columns[name] for name in STREET.columns.names})


UNPLACED = "No Location"
"""What data.police.uk writes where it gives no location."""

_NUMBER = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What an LSOA's name has after its district's: “Leicester 001A”."""
