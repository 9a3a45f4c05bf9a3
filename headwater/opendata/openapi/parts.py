"""What the descriptions have in common: who licenses it, and how a schema is written."""

from __future__ import annotations

from typing import Any

Said = dict[str, Any]

LICENCE = {"name": "Open Government Licence v3.0", "identifier": "OGL-UK-3.0"}
"""Under which everything that is published may be used again."""

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""Where its text stands."""


def object_of(optional: tuple[str, ...] = (), /, **fields: Said) -> Said:
    """An object with these fields and no others."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def list_of(of: str) -> Said:
    """A list of what has a name among the schemas."""
    return {"type": "array", "items": ref_to(of)}


def ref_to(name: str) -> Said:
    """What has this name among the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def refusal(words: str, media: str, schema: Said, *, again: bool = False) -> Said:
    """An answer that says why not. ``again``: it says in Retry-After how many seconds to wait."""
    said: Said = {"description": words, "content": {media: {"schema": schema}}}
    return said | {"headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}} if again else said


UNCHANGED: Said = {"description": "The answer is the one that the asker has (If-None-Match or If-Modified-Since)."}
"""The answer 304."""
