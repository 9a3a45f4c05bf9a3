"""What the page shell needs on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.functional import cached_property

from headwater.kernel import Actor, Slot
from headwater.ui.access import NOBODY, actor_of
from headwater.ui.navigation import Link, Section, links_for
from headwater.ui.search import searchers

MENU = 7
"""Pages that stand on the menu of somebody who has many; the others are behind “More”."""


@dataclass(frozen=True, slots=True)
class Banner:
    """Words on top of every page, such as “acting under supervision”. ``href`` leads to where that is ended.

    ``urgent``: it must be seen before everything else. Where ``source`` is an address, the words are fetched from there again
    when the journal notes something about the subjects ``follow``; a text may then be empty, and stands when there is one.
    """

    text: str
    href: str = ""
    link_text: str = ""
    label: str = "How you act"
    urgent: bool = False
    source: str = ""
    follow: str = ""


@dataclass(frozen=True, slots=True)
class BannerSource:
    """``banner(request)`` returns what must be said on this person's every page, or None."""

    name: str
    banner: Callable[[HttpRequest], Banner | None]


banners: Slot[BannerSource] = Slot("banners", key=lambda source: source.name)


class Shell:
    """The frame around every page. Worked out only when a page asks: a fragment for HTMX pays for none of it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self._request)

    @cached_property
    def signed_in(self) -> bool:
        return self.actor != NOBODY

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return links_for(self.actor, self._request, signed_in=self.signed_in)

    @cached_property
    def _menu(self) -> tuple[list[Link], list[Link]]:
        """What stands on the menu, and what is folded away behind it: never the page that one is on."""
        shown = [link for link in self.links if link.section is not Section.ACCOUNT]
        if len(shown) <= MENU + 1:
            return shown, []
        rest = [link for link in shown[MENU:] if not link.current]
        return [link for link in shown if link not in rest], rest

    @property
    def navigation(self) -> list[dict[str, Any]]:
        """The main menu, as the service navigation component wants it."""
        return [{"text": link.title, "href": link.href, "active": link.current} for link in self._menu[0]]

    @property
    def more(self) -> list[Link]:
        """Pages that are folded away behind the menu."""
        return self._menu[1]

    @property
    def role_labels(self) -> str:
        return ", ".join(sorted(role.label for role in self.actor.roles)) or "No role yet"

    @property
    def sign_in_href(self) -> str:
        return resolve_url(settings.LOGIN_URL)

    @property
    def sign_out_href(self) -> str:
        return resolve_url(settings.LOGOUT_URL or "/")

    @property
    def search_href(self) -> str:
        """Where the search box sends; empty where nothing can be searched."""
        return resolve_url("desk:search") if len(searchers) else ""

    @property
    def searched(self) -> str:
        return self._request.GET.get("q", "") if self._request.path == self.search_href else ""

    @property
    def work(self) -> list[Link]:
        return [link for link in self.links if link.section is Section.WORK]

    @property
    def services(self) -> list[Link]:
        return [link for link in self.links if link.section is Section.PUBLIC]

    @property
    def oversight(self) -> list[Link]:
        return [link for link in self.links if link.section is Section.OVERSIGHT]

    @property
    def account(self) -> list[Link]:
        return [link for link in self.links if link.section is Section.ACCOUNT]

    @property
    def messages(self) -> list[Any]:
        return list(get_messages(self._request))

    @property
    def banners(self) -> list[Banner]:
        return [banner for source in banners if (banner := source.banner(self._request)) is not None]

    @property
    def theme(self) -> str:
        """The person's choice of light or dark, from a cookie; empty follows the system."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in {"light", "dark"} else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
