"""What the journey of a warning needs: a city of four neighbourhoods."""

from __future__ import annotations


def make() -> None:
    from headwater.neighbourhood.tests.factories import city

    city()
