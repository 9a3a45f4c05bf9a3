"""A warning as the Common Alerting Protocol has it (OASIS, CAP 1.2): for broadcasters, telephones, other warning systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Ref
from headwater.neighbourhood.queries import WarningView
from headwater.space.grid import to_degrees
from headwater.ui.markup import Node, document

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA = "application/cap+xml"

_TONGUE = "en-GB"


def cap(one: WarningView, *, sender_name: str, address: str, web: str) -> bytes:
    """The whole message. ``address``: where the public reaches us; ``web``: the page that says the same to people."""
    sender = urlsplit(address).netloc
    return document(("alert", list(_alert(one, sender, sender_name, web))), NAMESPACE)


def identifier(ref: Ref) -> str:
    """The name of a message in all the world."""
    return f"urn:uuid:{ref.id}"


def written(moment: datetime) -> str:
    """A time by the clock in London, with how far it is from UTC and without a fraction: CAP knows no Z."""
    return timezone.localtime(moment).replace(microsecond=0).isoformat()


def polygons(ground: BaseGeometry) -> Iterator[str]:
    """“52.41,-1.51 52.42,-1.51 …” for each part, closed: latitude first, to five decimals, which is a metre."""
    for part in shapely.get_parts(ground):
        east, north = shapely.get_coordinates(part.exterior).T
        longitude, latitude = to_degrees(east, north)
        corners = [f"{y:.5f},{x:.5f}" for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True)]
        yield " ".join([*corners[:-1], corners[0]])


def _alert(one: WarningView, sender: str, sender_name: str, web: str) -> Iterator[Node]:
    yield "identifier", identifier(one.ref)
    yield "sender", sender
    yield "sent", written(one.sent_at)
    yield "status", "Actual"
    yield "msgType", one.kind.value
    yield "scope", "Public"
    if one.replaces and one.replaced_sent_at:
        yield "references", f"{sender},{identifier(one.replaces)},{written(one.replaced_sent_at)}"
    yield "info", list(_info(one, sender_name, web))


def _info(one: WarningView, sender_name: str, web: str) -> Iterator[Node]:
    yield "language", _TONGUE
    yield "category", one.category.value
    yield "event", one.event
    yield "urgency", one.urgency.value
    yield "severity", one.severity.value
    yield "certainty", one.certainty.value
    yield "effective", written(one.sent_at)
    if one.onset_at:
        yield "onset", written(one.onset_at)
    yield "expires", written(one.expires_at)
    yield "senderName", sender_name
    yield "headline", one.headline
    yield "description", one.description
    if one.instruction:
        yield "instruction", one.instruction
    yield "web", web
    yield "area", [("areaDesc", one.area_words), *(("polygon", ring) for ring in polygons(one.ground))]
