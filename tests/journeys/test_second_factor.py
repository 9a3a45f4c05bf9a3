"""Passwords, authenticator apps and passkeys, as people meet them."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Axe, Look, StaffPage
from tests.journeys.platform import Platform

PASSWORD = "copper lantern meadow"


def test_a_new_colleague(staff_page: StaffPage, citizen_page: StaffPage, axe: Axe, look: Look) -> None:
    admin = staff_page("administrator")
    admin.goto("/accounts/people/")
    admin.get_by_role("button", name="New account").click()
    admin.get_by_label("Username").fill("new.colleague")
    admin.get_by_label("Name", exact=True).fill("Nell Example")
    admin.get_by_label("Analyst").check()
    admin.get_by_label("First password", exact=True).fill("short")
    admin.get_by_role("button", name="Create account").click()
    expect(admin.get_by_role("alert")).to_contain_text("too short")
    axe(admin)
    look(admin, "new-account-wrong")
    admin.get_by_label("First password", exact=True).fill(PASSWORD)
    admin.get_by_role("button", name="Create account").click()
    expect(admin.get_by_text("Nell Example can sign in now.")).to_be_visible()

    page = citizen_page()
    with_password(page, "new.colleague")
    expect(page.get_by_text("Set up an authenticator app or a passkey first")).to_be_visible()
    axe(page)
    look(page, "second-factor-missing")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator("code").first.inner_text()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator(".hw-codes code").first.inner_text()
    axe(page)
    look(page, "recovery-codes")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nell Example")
    page.get_by_text("Nell Example", exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()

    with_password(page, "new.colleague")
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    axe(page)
    look(page, "second-factor-asked")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nell Example")


def test_a_passkey(platform: Platform, staff_page: StaffPage, axe: Axe, look: Look) -> None:
    page = staff_page("investigator")
    authenticator(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My telephone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row").filter(has_text="My telephone")).to_be_visible()
    axe(page)
    look(page, "passkeys")
    page.get_by_text("Ines Example", exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ines Example")
    ways = [entry["data"]["how"] for entry in platform.journal() if entry["name"] == "accounts.SignedIn"]
    assert ways[-1] == "passkey"


def test_a_passkey_that_is_not_there_is_said(citizen_page: StaffPage) -> None:
    page = citizen_page()
    authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#passkey-fault")).to_contain_text("No passkey was used")


def with_password(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def authenticator(page: Page) -> None:
    """A telephone that knows its owner, simulated by the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
