"""The e-mails to whoever follows a report, votes, or wants to be told of news. They say nothing of what was reported:
somebody else may read them.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from headwater.citizen.actions import LetterView
from headwater.citizen.rules.secrets import code_of, link_of


def send_sign_in(email: str, identifier: UUID) -> None:
    """The link and the code. Raises what the server of the mail raises."""
    link = reverse("citizen:follow_link", args=[link_of(identifier, settings.SECRET_KEY)])
    told = {"link": f"{settings.PUBLIC_ADDRESS}{link}", "code": code_of(identifier, settings.SECRET_KEY)}
    send_mail("Your link and code", render_to_string("citizen/tracking/sign_in_mail.jinja", told), None, [email])


def send_news(email: str) -> None:
    """That there is something new. Raises what the server of the mail raises."""
    told = {"link": f"{settings.PUBLIC_ADDRESS}{reverse('citizen:follow')}"}
    send_mail("There is something new", render_to_string("citizen/tracking/news_mail.jinja", told), None, [email])


_LETTERS = {
    "vote": ("Confirm your vote", "area/vote_mail"),
    "subscription": ("Confirm that you want our e-mails", "area/subscription_mail"),
    "camera": ("Confirm your camera", "cameras/confirm_mail"),
    "visit": ("Choose a time", "visits/choose_mail"),
    "footage": ("Did your camera see something?", "cameras/footage_mail"),
    "address": ("Confirm your new address", "tracking/address_mail"),
    "moved": ("Your address was changed", "tracking/moved_mail"),
}
"""The subject and the text of each kind."""


def send_letter(letter: LetterView) -> None:
    """A letter that somebody asked for. Raises what the server of the mail raises."""
    subject, text = _LETTERS[letter.kind]
    told = {"link": f"{settings.PUBLIC_ADDRESS}{letter.path}" if letter.path else "", "name": letter.name}
    send_mail(subject, render_to_string(f"citizen/{text}.jinja", told), None, [letter.email])
