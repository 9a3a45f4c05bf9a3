"""The languages of citizens' pages. A catalogue of messages for each but English is in ``locale/<code>.po``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its code, its tag for a page (``lang``), its own name and its English one.

    ``interpreted``: whoever reports in it is called back with an interpreter.
    """

    code: str
    tag: str
    name: str
    english: str
    interpreted: bool = True


TONGUES = (
    Tongue("en", "en-GB", "English", "English", interpreted=False),
    Tongue("cy", "cy", "Cymraeg", "Welsh"),
    Tongue("pa", "pa", "ਪੰਜਾਬੀ", "Punjabi"),
)


def spoken(code: str) -> Tongue:
    """The language of a code; English where there is none of it."""
    return next((one for one in TONGUES if one.code == code), TONGUES[0])
