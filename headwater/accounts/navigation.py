"""What accounts puts on the menu, on every page, into the search, and what the audit calls people."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from headwater.accounts import actions, queries
from headwater.accounts.permissions import Permission
from headwater.journal.queries import Namer, namers
from headwater.kernel import Actor, now
from headwater.ui.access import actor_of
from headwater.ui.context import Banner, BannerSource, banners
from headwater.ui.navigation import Entry, Section, entries
from headwater.ui.search import Result, Searcher, searchers


def supervision_banner(request: HttpRequest) -> Banner | None:
    """Acting under supervision is said on every page."""
    supervisor = actor_of(request).supervisor
    if supervisor is None:
        return None
    name = queries.name_of(supervisor)
    text = f"You act under the supervision of {name}. Everything you record names you both."
    return Banner(text, reverse("accounts:supervision"), "End or change")


def find_people(actor: Actor, text: str, limit: int) -> list[Result]:
    """Accounts whose name or username holds the text; only those who may see accounts are asked this."""
    return [
        Result(account.name, reverse("accounts:user", args=[account.ref.id]), account.role_labels)
        for account in actions.consult_all(by=actor, at=now(), text=text, limit=limit)
    ]


namers.offer(
    Namer("accounts.username", lambda ids: dict.fromkeys(ids, "A username that nobody has")),
    Namer("ui.visitor", lambda ids: dict.fromkeys(ids, "Nobody signed in")),
)
searchers.offer(Searcher("Accounts", find_people, Permission.USER_READ, 80))
banners.offer(BannerSource("supervision", supervision_banner))

entries.offer(
    Entry(
        "People and roles",
        "accounts:users",
        Permission.USER_READ,
        Section.OVERSIGHT,
        80,
        "Who may sign in, with which roles; make, change, unlock and close accounts.",
    ),
    Entry("Act under supervision", "accounts:supervision", Permission.ACT_SUPERVISED, Section.ACCOUNT, 10),
    Entry("Second factor and passkeys", "mfa_index", None, Section.ACCOUNT, 20),
    Entry("Password", "account_change_password", None, Section.ACCOUNT, 30),
    Entry("Where you are signed in", "accounts:sessions", None, Section.ACCOUNT, 40),
)
