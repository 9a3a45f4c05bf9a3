"""Leaving in a hurry: posted, since what is kept goes with it; and on to a page that says nothing.

The way on is the answer's ``Refresh`` and not a redirect: what a form is posted to may lead nowhere but here (our policy for
content), and the other page is another's.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

_BLANK = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>…</title></head><body></body></html>'


def elsewhere() -> HttpResponse:
    """An empty page that is left at once, and what the browser keeps of the others goes."""
    answer = HttpResponse(_BLANK)
    answer.headers["Refresh"] = f"0; url={settings.EXIT_TO}"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
