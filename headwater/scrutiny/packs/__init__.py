"""Scrutiny packs: the committee's four questions, answered from the record."""

from headwater.scrutiny.packs.composing import compose
from headwater.scrutiny.packs.crime import CrimePicture, offence_section
from headwater.scrutiny.packs.parts import (
    Block,
    Chapter,
    Drawn,
    Missing,
    Pack,
    Row,
    Section,
    Sentence,
    Table,
    Words,
    as_text,
    identity,
)
from headwater.scrutiny.packs.scope import Scope, Span, default_scope, find_scope, force_title, records
from headwater.scrutiny.packs.workforce import Workforce

__all__ = [
    "Block",
    "Chapter",
    "CrimePicture",
    "Drawn",
    "Missing",
    "Pack",
    "Row",
    "Scope",
    "Section",
    "Sentence",
    "Span",
    "Table",
    "Words",
    "Workforce",
    "as_text",
    "compose",
    "default_scope",
    "find_scope",
    "force_title",
    "identity",
    "offence_section",
    "records",
]
