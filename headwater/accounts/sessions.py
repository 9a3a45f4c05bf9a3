"""Sessions, each read together with the account that it is of: every request asks for both, and thousands of live pages do
when they come back after a break.

One statement instead of two, put together once. Nothing is remembered from one request to the next: a session that was ended
and an account that was closed or given other roles count from the next request on, as they did before.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, cast

from allauth.account.auth_backends import AuthenticationBackend as Allauth
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from headwater.accounts.models import User

_COLUMNS = [field.attname for field in User._meta.concrete_fields]

_READ = f"""
select kept.session_data, {", ".join(f"account.{name}" for name in _COLUMNS)}
from django_session kept
left join usersessions_usersession browser on browser.session_key = kept.session_key
left join accounts_user account on account.id = browser.user_id
where kept.session_key = %s and kept.expire_date > %s
"""  # noqa: S608 - the columns of our own table

_read: ContextVar[User | None] = ContextVar("the account that was read with the session of this request", default=None)


class SessionStore(db.SessionStore):
    """``account``: whom allauth notes this browser as, as they were when the session was read; None before, or for nobody."""

    account: User | None = None

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        data, *account = found
        self.account = User.from_db(connection.alias, _COLUMNS, account) if account[_COLUMNS.index("id")] else None
        return self.decode(data)


class SignedIn(AuthenticationMiddleware):
    """``request.user``, found out as Django does, from the session's own account where the session says that it is theirs."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]  # as Django's own


def _user(request: HttpRequest) -> Any:
    request.session.get("")  # so that it is read
    token = _read.set(cast("SessionStore", request.session).account)
    try:
        return get_user(request)
    finally:
        _read.reset(token)


class AuthenticationBackend(Allauth):  # type: ignore[misc]  # allauth has no types
    """As allauth's; an account that was read with the session a moment ago is not read again."""

    def get_user(self, user_id: Any) -> Any:
        known = _read.get()
        if known is not None and known.pk == user_id:
            return known if self.user_can_authenticate(known) else None
        return super().get_user(user_id)
