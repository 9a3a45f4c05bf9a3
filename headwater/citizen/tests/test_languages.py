"""Pages in other languages: whole, marked as what they are, and English where nobody translated."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from markupsafe import escape

from headwater.citizen.languages import catalogue
from headwater.citizen.rules.spoken import TONGUES
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.citizen.tests.test_report import BIKE, answer
from headwater.contact import queries as contact
from tools.messages import messages

OTHERS = [tongue.code for tongue in TONGUES[1:]]


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_with_its_places(code: str) -> None:
    held, said = catalogue(code), list(messages())
    assert len(said) > 250
    for message in said:
        translated = held.gettext(message)
        assert translated != message or message.isascii() is False or re.fullmatch(r"[A-Z ]+", message), message
        assert sorted(re.findall(r"\{\w+\}|%\(\w+\)s|\b\d{3,}\b", translated)) == sorted(
            re.findall(r"\{\w+\}|%\(\w+\)s|\b\d{3,}\b", message)
        ), f"{message}: a place or a telephone number differs"


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_a_report_in_another_language_asks_for_an_interpreter(client: Client, code: str) -> None:
    chosen = client.get(f"/help/language/{code}/", {"back": "/report/crime/"})
    assert chosen.headers["Location"] == "/report/crime/"
    page = client.get("/report/crime/")
    assert f'<html lang="{code}"' in page.content.decode()
    assert page.headers["Content-Language"] == code
    assert catalogue(code).gettext("Report a crime") in page.content.decode()
    assert '<header lang="en-GB">' in page.content.decode(), "what is not translated says so"
    client.post(answer(client, "crime", BIKE))
    [one] = contact.waiting(by=PROGRAM, at=AT)
    assert (one.language, one.interpreter) == ({"cy": "Welsh", "pa": "Punjabi"}[code], True)
    assert "What is it about: A bicycle was stolen" in one.text, "whoever reads it in the queue reads our words in English"


@pytest.mark.django_db
def test_a_page_that_nobody_translated_stays_english(client: Client) -> None:
    client.get("/help/language/cy/")
    page = client.get("/vehicles/").content.decode()
    assert '<html lang="en-GB"' in page
    assert "Mewn argyfwng" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example", ""]
)
def test_a_choice_of_language_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.get("/help/language/cy/", {"back": back}).headers["Location"] == "/help/"
    assert client.get("/help/language/xx/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("/yours/sign-in/", "Are you the only person who can read your e-mail?"),
        ("/yours/sign-in/address/", "The one that you gave us when you made the report."),
        ("/yours/sign-in/other-ways/", "We send you nothing. You can:"),
        ("/requests/keep-footage/", "Ask us to keep footage"),
        ("/requests/complain/", "Send the complaint"),
    ],
)
def test_following_and_asking_are_translated_with_their_fields_and_faults(
    client: Client, code: str, where: str, message: str
) -> None:
    client.get(f"/help/language/{code}/")
    say = catalogue(code).gettext
    page = client.get(where).content.decode()
    assert escape(say(message)) in page
    assert say(message) != message
    assert f'<html lang="{code}"' in page
    if "other-ways" not in where:
        assert say("There is a problem") in client.post(where, {}).content.decode()


@pytest.mark.django_db
def test_what_is_typed_into_a_translated_form_is_still_only_words(client: Client) -> None:
    client.get("/help/language/cy/")
    hostile = "<script>alert(1)</script>"
    for where, name in (("/yours/sign-in/", "safe"), ("/yours/sign-in/address/", "email"), ("/requests/complain/", "text")):
        assert hostile not in client.post(where, {name: hostile}).content.decode()
