"""How areas stand to one another, how names are written, and how people say where they are: plain decisions."""

from headwater.places.rules.names import (
    Level,
    code_of,
    district_name_of,
    edits,
    key_of,
    level_of,
    likeness,
    may_hold,
    name_of,
    postcode_of,
    slug_of,
    source_slug,
)
from headwater.places.rules.saying import Saying, about, far, saying_of, understood_degrees

__all__ = [
    "Level",
    "Saying",
    "about",
    "code_of",
    "district_name_of",
    "edits",
    "far",
    "key_of",
    "level_of",
    "likeness",
    "may_hold",
    "name_of",
    "postcode_of",
    "saying_of",
    "slug_of",
    "source_slug",
    "understood_degrees",
]
