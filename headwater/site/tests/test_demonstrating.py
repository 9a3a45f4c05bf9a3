"""Nobody takes an invented crime for a real one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from headwater.accounts.tests.factories import person, signed_in
from headwater.kernel import Role

WORDS = b"its people and its crimes are invented"


@pytest.mark.django_db
def test_visitors_of_a_demonstration_are_told_what_it_is(client: Client, settings: Any) -> None:
    assert WORDS not in client.get("/help/").content
    settings.DEMO = True
    assert WORDS in client.get("/help/").content
    assert WORDS in client.get("/open-data/").content
    assert WORDS not in signed_in(person(Role.HANDLER)).get("/").content
