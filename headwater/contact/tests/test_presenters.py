"""What is pure between contact and its pages: kinds out of words, and the plan of a place."""

from __future__ import annotations

import re
from datetime import date

import pytest

from headwater.contact.presenters import plan, suggesting, tokens, typed
from headwater.contact.presenters.plan import Circle, Spot
from headwater.dispatch import queries as reference
from headwater.kernel import Invalid, Ref
from headwater.places.queries import Location


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("There’s someone in the house, they’ve smashed the window", "C1"),
        ("My daughter has not come home, she is fourteen", "S3"),
        ("two cars, there’s been a crash outside the school", "T1"),
        ("my husband hit me", "C8"),
        ("he wants to die, he's hearing voices", "S9"),
        ("shots fired outside the club", "C16"),
        ("Loud music from next door, a party", "A2"),
        ("older men are picking her up, she gets gifts from a man", "C13"),
        ("he was made to work and his passport taken", "C14"),
    ],
)
def test_words_speak_of_a_kind(said: str, first: str) -> None:
    assert suggesting.suggest(said)[0] == first


@pytest.mark.parametrize("said", ["", "   ", "hello, can you hear me", "'); DROP TABLE contact;--"])
def test_words_that_say_nothing_suggest_nothing(said: str) -> None:
    assert suggesting.suggest(said) == ()


def test_a_paste_of_ten_thousand_characters_is_read_quickly_and_only_its_beginning() -> None:
    assert suggesting.suggest("burglary " + "x" * 10_000) == ("C1",)
    assert suggesting.suggest("x" * 10_000 + " burglary") == ()


def test_the_words_are_of_kinds_that_there_are() -> None:
    assert set(suggesting._words()) <= set(reference.kinds())


@pytest.mark.parametrize(
    ("typed", "first"), [("c1", "C1"), ("burg", "C1"), ("missing", "S3"), ("injury coll", "T1"), ("mugg", "C3"), ("RTC", "T1")]
)
def test_a_kind_is_found_as_it_is_typed(typed: str, first: str) -> None:
    assert suggesting.matching(typed, reference.kinds().values())[0].code == first


def test_no_kind_is_found_for_nothing() -> None:
    assert suggesting.matching(" ", reference.kinds().values()) == ()
    assert suggesting.matching("zzzz", reference.kinds().values()) == ()


def test_a_plan_draws_the_circle_to_scale() -> None:
    drawn = plan.draw(place=None, circle=Circle(433_000, 279_000, 400))
    [left, top, size] = [int(part) for part in re.search(r'data-plan="([^"]+)"', drawn)[1].split()]  # type: ignore[index]
    assert (left, top, size) == (432_500, 279_500, 1_000)
    assert f'r="{round(400 / 1_000 * plan.PIXELS, 1)}"' in drawn
    assert "within 400 metres" in drawn


def test_a_plan_says_what_it_shows_and_lets_nothing_in() -> None:
    drawn = plan.draw(place=Spot(433_000, 279_000, "<b>Alder Road</b>"), circle=None, streets=[Spot(433_050, 279_000, "Cedar")])
    assert "&lt;b&gt;Alder Road" in drawn
    assert "<b>" not in drawn
    assert ">Cedar<" in drawn
    assert "style=" not in drawn
    assert plan.draw(place=None, circle=None) == ""


def test_a_circle_wider_than_the_force_fills_its_plan() -> None:
    drawn = plan.draw(place=Spot(433_000, 279_000), circle=Circle(433_000, 279_000, 400_000))
    assert f" {plan.MOST}" in drawn


TODAY = date(2018, 3, 12)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12/3/1984", date(1984, 3, 12)),
        ("12.03.84", date(1984, 3, 12)),
        ("12 March 1984", date(1984, 3, 12)),
        ("12mar84", date(1984, 3, 12)),
        ("12031984", date(1984, 3, 12)),
        ("1984-03-12", date(1984, 3, 12)),
        (" 1/1/05 ", date(2005, 1, 1)),
        ("1/1/19", date(1919, 1, 1)),
        ("", None),
    ],
)
def test_a_date_of_birth_is_read_as_people_say_it(said: str, meant: date | None) -> None:
    assert typed.birth_date(said, TODAY) == meant


@pytest.mark.parametrize("said", ["31/2/1984", "1984", "tomorrow", "12/13/1984", "1/1/2019", "1/1/1850", "١٢/٣/١٩٨٤"])
def test_what_is_no_date_of_birth_is_said(said: str) -> None:
    with pytest.raises(Invalid):
        typed.birth_date(said, TODAY)


def test_a_date_of_birth_is_shown_as_it_is_typed() -> None:
    assert typed.shown(date(1984, 3, 12)) == "12/3/1984"
    assert typed.shown(None) == ""


def test_a_place_comes_back_as_it_was_offered_and_none_that_was_not() -> None:
    place = Location(
        433_000, 279_000, "Alder Road, Coventry", 12, "street", Ref("places.entry", "5"), Ref("places.area", "7"), "Coventry"
    )
    assert tokens.location_of(tokens.token_of(place)) == place
    for forged in ("", "x", tokens.token_of(place)[:-2] + "zz"):
        with pytest.raises(Invalid):
            tokens.location_of(forged)
