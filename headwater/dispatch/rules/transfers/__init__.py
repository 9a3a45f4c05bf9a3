"""Incidents exchanged with other control rooms: who they are, what a document says, and how it is written and read."""

from headwater.dispatch.rules.transfers.document import (
    OUTCOMES,
    REQUESTS,
    Answer,
    Document,
    Facts,
    Party,
    Place,
    same_again,
)
from headwater.dispatch.rules.transfers.fields import FIELDS, Field, json_schema
from headwater.dispatch.rules.transfers.partners import Partner, our_reference, partner_of, partners, program_of, us
from headwater.dispatch.rules.transfers.reading import LARGEST, Read, read
from headwater.dispatch.rules.transfers.retrying import LEASE, pause
from headwater.dispatch.rules.transfers.writing import FORMATS, write, write_all

__all__ = [
    "FIELDS",
    "FORMATS",
    "LARGEST",
    "LEASE",
    "OUTCOMES",
    "REQUESTS",
    "Answer",
    "Document",
    "Facts",
    "Field",
    "Partner",
    "Party",
    "Place",
    "Read",
    "json_schema",
    "our_reference",
    "partner_of",
    "partners",
    "pause",
    "program_of",
    "read",
    "same_again",
    "us",
    "write",
    "write_all",
]
