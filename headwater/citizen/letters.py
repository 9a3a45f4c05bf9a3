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


_SUBJECTS = {"vote": "Confirm your vote", "subscription": "Confirm that you want our e-mails"}


def send_letter(letter: LetterView) -> None:
    """A letter that confirms something. Raises what the server of the mail raises."""
    told = {"link": f"{settings.PUBLIC_ADDRESS}{letter.path}", "name": letter.name}
    text = render_to_string(f"citizen/area/{letter.kind}_mail.jinja", told)
    send_mail(_SUBJECTS[letter.kind], text, None, [letter.email])
