"""From a person's words to whoever deals with it."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.citizen.rules.directory import find, topics
from headwater.citizen.rules.flows import flows
from headwater.contact.queries import agencies

SAID = (
    ("my bike was stolen", "crime"),
    ("bycicle stollen", "crime"),
    ("loud musik next door", "noise"),
    ("I've been scamed by a caller", "fraud"),
    ("my husband hits me", "domestic"),
    ("he is in the next room", "domestic"),
    ("someone dumped a matress", "rubbish"),
    ("my daughter is missing", "missing"),
    ("my car was towed", "vehicle"),
    ("pot hole", "roads"),
    ("neighbor parking on my drive", "roads"),
    ("i want to kill myself", "health"),
    ("hit and run", "collision"),
    ("my landlord wont give my deposit back", "civil"),
    ("drug dealing at number 5", "antisocial"),
    ("lost my purse", "property"),
    ("someone following me", "crime"),
    ("I SMELL GAS!!!", "power"),
)


@pytest.mark.parametrize(("said", "code"), SAID, ids=[said for said, _ in SAID])
def test_words_lead_to_whoever_deals_with_it(said: str, code: str) -> None:
    assert find(said).topics[0].code == code


@pytest.mark.parametrize(
    "said",
    [
        "he is in the next room",
        "i want to kill myself",
        "they have a KNIFE",
        "somebody is breaking in now",
        "she’s not breathing",
    ],
)
def test_danger_comes_before_everything(said: str) -> None:
    assert find(said).danger


@pytest.mark.parametrize("said", ["my bike was stolen", "pot hole", "", "loud music", "who do I thank"])
def test_not_everything_is_danger(said: str) -> None:
    assert not find(said).danger


@given(st.text(max_size=400))
def test_nothing_that_is_typed_breaks_it(said: str) -> None:
    assert len(find(said).topics) <= 5


def test_the_directory_is_one_with_the_rest() -> None:
    for topic in topics().values():
        assert not topic.agency or topic.agency in agencies(), topic.code
        assert not topic.report or topic.report in flows(), topic.code
        assert topic.report or topic.phone or topic.link or topic.page, f"{topic.code} reaches nobody"
        assert topic.answers or topic.report or topic.page, f"{topic.code} says nothing of how soon"
    assert {option.topic for flow in flows().values() for page in flow.pages for option in page.options} - {
        ""
    } <= topics().keys()


@pytest.mark.django_db
def test_the_page(client: Client) -> None:
    page = client.get("/report/", {"q": "my bike was stolen"}).content.decode()
    assert "/report/crime/" in page
    assert "hw-danger" not in page
    assert "hw-danger" in client.get("/report/", {"q": "he has a knife"}).content.decode()
    hostile = client.get("/report/", {"q": '"><script>alert(1)</script>' + "x" * 5_000}).content.decode()
    assert "<script>alert" not in hostile
    for code in topics():
        assert client.get(f"/report/topics/{code}/").status_code == 200
    assert client.get("/report/topics/nothing/").status_code == 404
