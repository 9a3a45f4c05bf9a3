"""Every account page, and who may open it. allauth's views are listed here one by one, so that none slips in unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from headwater.accounts import views
from headwater.ui.access import public, signed_in

_Table = list[tuple[str, Callable[..., Any], str]]

_PUBLIC: _Table = [
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    ("2fa/webauthn/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    ("single-sign-on/cancelled/", social.login_cancelled, "socialaccount_login_cancelled"),
    ("single-sign-on/error/", social.login_error, "socialaccount_login_error"),
    ("single-sign-on/no-account/", social.signup, "socialaccount_signup"),
    ("oidc/<str:provider_id>/login/", oidc.login, "openid_connect_login"),
    ("oidc/<str:provider_id>/login/callback/", oidc.callback, "openid_connect_callback"),
]

_SIGNED_IN: _Table = [
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.password_change, "account_change_password"),
    ("2fa/", mfa.index, "mfa_index"),
    ("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    ("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    ("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("2fa/webauthn/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("2fa/webauthn/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    ("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
]

_OURS = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:session>/end/", views.revoke_session, name="revoke_session"),
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/end/", views.end_supervision, name="end_supervision"),
    path("people/", views.users, name="users"),
    path("people/new/", views.create, name="create"),
    path("people/<uuid:user_id>/", views.user, name="user"),
    path("people/<uuid:user_id>/roles/", views.change_roles, name="change_roles"),
    path("people/<uuid:user_id>/password/", views.set_password, name="set_password"),
    path("people/<uuid:user_id>/<slug:what>/", views.change, name="change"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.sign_in, name="account_login"),
    path("locked/", views.locked, name="locked"),
    path("password/none/", views.no_password, name="account_set_password"),
    *(path(route, public(view), name=name) for route, view, name in _PUBLIC),
    *(path(route, signed_in(view), name=name) for route, view, name in _SIGNED_IN),
    path("", include((_OURS, "accounts"))),
]
if settings.DEMO:
    urlpatterns.append(path("", include("headwater.accounts.demo_urls")))
