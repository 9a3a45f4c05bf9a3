"""What the journeys of the workbench need: two years of made-up crime with places, of a force that no other journey uses."""

from __future__ import annotations


def make() -> None:
    from headwater.desk.tests import crimes
    from headwater.site.lake import the_lake

    crimes.own_record(the_lake().root, force="wiltshire", busy="Salisbury")
