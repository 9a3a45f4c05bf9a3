"""What accounts decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.accounts.rules import (
    DEMO_NAMES,
    FORWARDED_HEADERS,
    LOCK_AFTER,
    account_number,
    browser_name,
    demo_username,
    is_loopback_only,
    locks,
    needs_second_factor,
    username_of,
)
from headwater.kernel import Invalid, Ref, Role


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}", fullmatch=True))
def test_a_username_is_kept_in_small_letters_and_stays_as_it_is(text: str) -> None:
    once = username_of(f"  {text} ")
    assert once == text.lower()
    assert username_of(once) == once


@given(st.text(max_size=80))
def test_a_username_is_plain_or_refused(text: str) -> None:
    try:
        username = username_of(text)
    except Invalid as fault:
        assert fault.remedy
    else:
        assert 2 <= len(username) <= 60
        assert username.isascii()
        assert username == username.lower()


@pytest.mark.parametrize("text", ["", "a", ".dot", "two words", "naïve", "a\nb", "x" * 61, "' or 1=1"])
def test_what_cannot_be_a_username(text: str) -> None:
    with pytest.raises(Invalid):
        username_of(text)


@given(st.sets(st.sampled_from(Role)))
def test_staff_need_a_second_factor_and_partners_do_not(roles: set[Role]) -> None:
    assert needs_second_factor(roles) == bool(roles - {Role.PARTNER})


@given(st.integers(0, 1000))
def test_the_tenth_failure_in_a_row_locks(failures: int) -> None:
    assert locks(failures) == (failures >= LOCK_AFTER == 10)


PLAIN = {"HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT", "REMOTE_ADDR"}


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.8.8", "::1"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8020", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8020", "[::1]:8020", "[::1]"]
)
def test_this_very_machine(remote: str, host: str) -> None:
    assert is_loopback_only(remote=remote, host=host, headers=PLAIN)


@pytest.mark.parametrize(
    "host",
    [
        "", "headwater.example", "localhost.example", "127.0.0.1.nip.io", "evil@localhost", "0.0.0.0", "10.0.0.1:8020",
        "[fe80::1]", "[::ffff:10.0.0.1]", "localhost\n", "2130706433", "[localhost]x",
    ],
)  # fmt: skip
def test_a_name_for_elsewhere_is_elsewhere(host: str) -> None:
    assert not is_loopback_only(remote="127.0.0.1", host=host, headers=PLAIN)


@given(st.ip_addresses().filter(lambda address: not address.is_loopback))
def test_a_socket_from_elsewhere_is_elsewhere(address: object) -> None:
    assert not is_loopback_only(remote=str(address), host="localhost", headers=PLAIN)


@given(st.sampled_from(FORWARDED_HEADERS), st.sets(st.text(max_size=9), max_size=4))
def test_whatever_came_through_a_proxy_is_elsewhere(header: str, others: set[str]) -> None:
    assert not is_loopback_only(remote="127.0.0.1", host="localhost", headers=PLAIN | others | {header})


@pytest.mark.parametrize("remote", ["", "unix:", "not an address", "127.0.0.1, 10.0.0.1"])
def test_an_address_that_is_none_is_elsewhere(remote: str) -> None:
    assert not is_loopback_only(remote=remote, host="localhost", headers=PLAIN)


def test_there_is_one_demonstration_person_for_each_role() -> None:
    assert set(DEMO_NAMES) == set(Role)
    assert len({demo_username(role) for role in Role}) == len(Role) == len(set(DEMO_NAMES.values()))
    assert all(username_of(demo_username(role)) == demo_username(role) for role in Role)
    assert all(name.endswith(" Example") for name in DEMO_NAMES.values())


@given(st.uuids())
def test_a_reference_to_an_account_holds_its_number(number: object) -> None:
    assert account_number(Ref("accounts.user", str(number))) == number
    assert account_number(Ref("places.area", str(number))) is None


@given(st.text("abcxyz-0123456789", min_size=1, max_size=20))
def test_other_references_are_to_nobody(text: str) -> None:
    assert account_number(Ref("accounts.user", text)) is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
         "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on a Mac"),
        ("curl/8.5.0", "curl"),
        ("", "An unknown program"),
    ],
)  # fmt: skip
def test_a_browser_has_a_name_that_people_know(header: str, said: str) -> None:
    assert browser_name(header) == said
