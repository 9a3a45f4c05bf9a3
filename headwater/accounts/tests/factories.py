"""People for tests, made as the platform makes them, and what the journal says of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.test import Client

from headwater.accounts import actions
from headwater.kernel import Actor, Ref, Role

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("tests")
PASSWORD = "copper lantern meadow"


def person(*roles: Role, username: str = "", password: str | None = PASSWORD, email: str = "") -> Ref:
    """An account with these roles; its username is made from them where none is given."""
    name = username or "-".join(role.value for role in roles) or "nobody"
    return actions.create_user(by=PROGRAM, at=AT, username=name, name=name.title(), roles=roles, password=password, email=email)


def acting(ref: Ref, *roles: Role) -> Actor:
    """The actor that this person is when signed in."""
    return Actor.with_roles(ref, "Somebody", roles)


def signed_in(ref: Ref) -> Client:
    """A browser in which this person is signed in, and which the list of sessions knows."""
    from allauth.usersessions.models import UserSession

    from headwater.accounts.models import User

    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    user = User.objects.get(pk=ref.id)
    client.force_login(user)
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=client.session.session_key, user_agent="Firefox/140.0")
    return client


def who(client: Client) -> str:
    """Whom this browser's pages are for: the name in the header; empty where nobody is signed in."""
    shell = client.get("/accounts/sessions/")
    return "" if shell.status_code == 302 else shell.content.decode().split("<summary>")[1].split("</summary>")[0]


def journalled(name: str = "") -> list[dict[str, Any]]:
    """Entries of this kind (all of accounts where none is named), oldest first: name, by, supervisor, subject and data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, by, supervisor, subject, data::text from journal_entry where name like %s order by id",
            [name or "accounts.%"],
        )
        rows = cursor.fetchall()
    return [
        dict(zip(("name", "by", "supervisor", "subject"), row, strict=False)) | {"data": json.loads(row[4])} for row in rows
    ]
