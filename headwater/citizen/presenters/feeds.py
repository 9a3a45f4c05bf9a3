"""What is new, for programs that follow it: warnings, and the news of a neighbourhood, as Atom and RSS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import linebreaks

from headwater.citizen.presenters.cap import MEDIA, identifier
from headwater.neighbourhood.queries import Bulletin, GatheringView, PriorityView, WarningView
from headwater.ui.markup import legible

FORMS: dict[str, type[SyndicationFeed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
"""How a feed can be written."""

MOST = 100

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is new. ``key`` is its name in all the world; ``link`` begins with a stroke."""

    key: str
    title: str
    text: str
    link: str
    at: datetime
    cap: str = ""


def written(form: str, *, title: str, about: str, page: str, here: str, address: str, items: Sequence[Item]) -> bytes:
    """A feed as bytes, the newest first. ``page``: its page for people; ``here``: itself; both begin with a stroke."""
    newest = sorted(items, key=lambda one: one.at, reverse=True)[:MOST]
    feed = FORMS[form](
        title=legible(title), link=f"{address}{page}", description=legible(about), subtitle=legible(about), language="en-gb",
        feed_url=f"{address}{here}", feed_guid=f"{address}{page}", ttl=5,
    )  # fmt: skip
    for one in newest:
        enclosed = [Enclosure(f"{address}{one.cap}", "0", MEDIA)] if one.cap else []
        feed.add_item(
            title=legible(one.title), link=f"{address}{one.link}", description=_marked_up(one.text), unique_id=one.key,
            unique_id_is_permalink=False, pubdate=one.at, updateddate=one.at, enclosures=enclosed,
        )  # fmt: skip
    return _text(feed, newest)


def newest(items: Sequence[Item]) -> datetime | None:
    """When anything was last said; None where nothing was."""
    return max((one.at for one in items), default=None)


def of_warnings(warnings: Sequence[WarningView]) -> list[Item]:
    """Each message with its CAP beside it."""
    return [
        Item(
            identifier(one.ref), one.headline,
            "\n\n".join(filter(None, [f"{one.area_words}.", one.description, one.instruction])),
            reverse("citizen:warning", args=[one.ref.id]), one.sent_at, reverse("citizen:warning_cap", args=[one.ref.id]),
        )
        for one in warnings
    ]  # fmt: skip


def of_bulletin(news: Bulletin) -> list[Item]:
    """Warnings, priorities, what was done about each, what came of it, and where people can meet the team."""
    page = reverse("citizen:area", args=[news.area.ref.id])
    items = of_warnings(news.warnings)
    for one in news.priorities:
        items += _of_priority(one, page)
    items += [_of_gathering(one, page) for one in news.gatherings]
    return items


def _of_priority(one: PriorityView, page: str) -> Iterator[Item]:
    name, link = f"urn:uuid:{one.ref.id}", f"{page}#priorities"
    yield Item(name, f"We took on: {one.issue}"[:160], one.issue, link, one.issue_date)
    for number, step in enumerate(reversed(one.steps)):
        yield Item(f"{name}#{number}", f"What we did about: {one.issue}"[:160], step.action, link, step.done_at)
    if one.closed_at:
        yield Item(f"{name}#closed", f"What came of: {one.issue}"[:160], one.result, link, one.closed_at)


def _of_gathering(one: GatheringView, page: str) -> Item:
    title = f"Cancelled: {one.title}" if one.cancelled else one.title
    text = f"{one.when}, {one.address}. {one.description}".strip()
    return Item(f"urn:uuid:{one.ref.id}", title, text, f"{page}#meet", one.changed_at)


def _marked_up(text: str) -> str:
    """Plain text as the HTML that readers of feeds take it for: nothing of it is taken for an element, its lines stay."""
    return linebreaks(legible(text), autoescape=True)


def _text(feed: SyndicationFeed, items: Sequence[Item]) -> bytes:
    """A feed with nothing in it says that it is as old as the world, not that it is new each time."""
    latest = newest(items) or _NEVER
    feed.latest_post_date = lambda: latest  # type: ignore[method-assign]  # Django's own takes the time of asking
    return feed.writeString("utf-8").encode()
