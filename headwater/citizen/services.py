"""What the public can do here: each service has a place on the start page once it is built."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.kernel import Slot


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the start page offers it. ``url_name`` is reversed without arguments."""

    title: str
    url_name: str
    summary: str
    order: int = 50


services: Slot[Service] = Slot("services for the public", key=lambda one: one.url_name)


def in_order() -> list[Service]:
    return sorted(services, key=lambda one: (one.order, one.title))
