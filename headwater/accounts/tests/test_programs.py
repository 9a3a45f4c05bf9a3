"""Programs sign what they say; whoever else says it is not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.accounts import queries
from headwater.accounts.rules import SIGNATURE_HEADER, SIGNED_WITHIN, TIME_HEADER, check_signed, signed
from headwater.kernel import Forbidden, Permission

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
SECRET = "not a secret at all"


@given(body=st.binary(max_size=200), late=st.timedeltas(-SIGNED_WITHIN, SIGNED_WITHIN))
def test_what_was_signed_is_believed(body: bytes, late: timedelta) -> None:
    check_signed(SECRET, "telephony", signed(SECRET, "telephony", body, AT), body, AT + late)


@given(body=st.binary(max_size=50), other=st.binary(max_size=50))
def test_another_body_is_not(body: bytes, other: bytes) -> None:
    if body != other:
        with pytest.raises(Forbidden, match="does not fit"):
            check_signed(SECRET, "telephony", signed(SECRET, "telephony", body, AT), other, AT)


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({}, "not signed"),
        ({TIME_HEADER: AT.isoformat()}, "not signed"),
        (signed("another secret", "telephony", b"{}", AT), "does not fit"),
        (signed(SECRET, "devices", b"{}", AT), "does not fit"),
        ({**signed(SECRET, "telephony", b"{}", AT), TIME_HEADER: (AT + timedelta(seconds=1)).isoformat()}, "does not fit"),
        ({**signed(SECRET, "telephony", b"{}", AT), SIGNATURE_HEADER: "é"}, "does not fit"),
        (signed(SECRET, "telephony", b"{}", AT - SIGNED_WITHIN - timedelta(seconds=1)), "another time"),
        (signed(SECRET, "telephony", b"{}", AT + SIGNED_WITHIN + timedelta(seconds=1)), "another time"),
    ],
    ids=[
        "nothing",
        "time only",
        "another secret",
        "another program",
        "another time",
        "no digits",
        "too old",
        "from the future",
    ],
)
def test_a_stranger_is_refused(headers: dict[str, str], says: str) -> None:
    with pytest.raises(Forbidden, match=says):
        check_signed(SECRET, "telephony", headers, b"{}", AT)


def test_a_program_gets_its_own_rights_and_no_more() -> None:
    headers = {name.upper(): value for name, value in queries.sign("telephony", b"{}", AT).items()}
    actor = queries.program_signed("telephony", headers, b"{}", AT)
    assert str(actor.ref) == "site.program:telephony"
    assert actor.permissions == {"contact.contact.ring", "contact.contact.handle"}
    assert not actor.may(Permission.all()["accounts.user.manage"])


def test_a_program_that_nobody_knows_is_refused_and_no_secret_is_made_for_it() -> None:
    with pytest.raises(Forbidden, match="No program"):
        queries.program_signed("../django", {}, b"", AT)
