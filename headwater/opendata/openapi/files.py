"""The files to download, as OpenAPI 3.1 describes them."""

from __future__ import annotations

from collections.abc import Mapping

from headwater.opendata.openapi.parts import UNCHANGED, Said, object_of, ref_to, refusal

_TEXT: Said = {"type": "string"}
_BYTES: Said = {"contentMediaType": "application/octet-stream"}
_IN_PATH: Mapping[str, Said] = {
    "force": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "month": {"type": "string", "pattern": "^([0-9]{4}-(0[1-9]|1[0-2])|latest)$"},
    "form": {"type": "string", "enum": ["csv", "geojson", "parquet"]},
    "level": {"type": "string", "pattern": "^[a-z]+$"},
}
_WORDS = {
    "force": "The force.",
    "month": "The month, such as 2018-02; “latest” is the newest.",
    "form": "CSV, GeoJSON or Parquet.",
    "level": "The kind of area; the page “Open data” says which there are.",
}

ADDRESSES: dict[str, tuple[str, str, Mapping[str, Said]]] = {
    # path: (operation, what it is, what is answered by media type)
    "/data/crimes/{force}/{month}.{form}": (
        "crimesFile", "The crimes of a force's month.",
        {"text/csv": _TEXT, "application/geo+json": {"type": "object"}, "application/vnd.apache.parquet": _BYTES},
    ),
    "/data/crimes/{force}/{month}.csv-metadata.json": (
        "crimesFileColumns", "What the columns of the CSV file mean, as CSV on the Web has it.",
        {"application/json": {"type": "object", "required": ["@context", "url", "tableSchema"]}},
    ),
    "/data/archive/{force}/{month}.zip": (
        "archive", "A force's month in the layout of the archive of data.police.uk.", {"application/zip": _BYTES},
    ),
    "/data/areas/{level}.geojson": (
        "areasFile", "The boundaries of all areas of a level.", {"application/geo+json": {"type": "object"}},
    ),
}  # fmt: skip

SCHEMAS: dict[str, Said] = {"FileProblem": object_of(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT)}

_REFUSALS = {
    "400": "The request is longer than 4,094 characters.",
    "404": "Nothing of that is published. The page /open-data/ says what there is.",
    "405": "Files are asked for by GET.",
    "429": "Asked too often; wait as long as Retry-After says.",
    "503": "The database does not answer; wait as long as Retry-After says.",
}


def paths() -> dict[str, Said]:
    """Every file, by its address."""
    return {path: {"get": _get(path)} for path in ADDRESSES}


def _get(path: str) -> Said:
    operation, summary, media = ADDRESSES[path]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schema, "description": _WORDS[name]}
        for name, schema in _IN_PATH.items()
        if f"{{{name}}}" in path
    ]
    found = {"description": summary, "content": {name: {"schema": schema} for name, schema in media.items()}}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": found, "304": UNCHANGED, **_refusals(plain="metadata" in path)},
    }


def _refusals(plain: bool) -> dict[str, Said]:
    media, schema = ("text/plain", _TEXT) if plain else ("application/problem+json", ref_to("FileProblem"))
    return {status: refusal(words, media, schema, again=status in {"429", "503"}) for status, words in _REFUSALS.items()}
