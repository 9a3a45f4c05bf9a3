"""What the journeys of scrutiny need in the lake: two years of made-up crime, published and recorded."""

from __future__ import annotations


def make() -> None:
    from headwater.scrutiny.tests import lakes
    from headwater.site.lake import the_lake

    lakes.published(the_lake().root)
    lakes.own_record(the_lake().root)
