"""What the journey through places needs: a small tree of areas with boundaries."""

from __future__ import annotations


def make() -> None:
    from headwater.places.tests.factories import small_tree

    small_tree()
