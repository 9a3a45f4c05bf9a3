"""In which language a page speaks. English, unless a room's page asks for another by ``speaking``.

Templates say ``{{ _("Some words") }}`` or ``{% trans %}``; Python says ``gettext``. The English is the key, so that a page that
no catalogue knows is simply English. Which languages there are, and the words, belong to the room (``citizen.languages``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that a page is offered in: its tag, its own name, and the address that chooses it."""

    tag: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Speech:
    """How a page speaks: the tag of its language (``lang``), the translation of a message, and what it could speak instead."""

    tag: str
    translate: Callable[[str], str]
    choices: tuple[Choice, ...] = ()


ENGLISH = Speech("en-GB", str)
_speech: ContextVar[Speech] = ContextVar("speech", default=ENGLISH)


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """Everything within is said in this way."""
    token = _speech.set(speech)
    try:
        yield
    finally:
        _speech.reset(token)


def speech() -> Speech:
    """How is spoken now; templates ask it for ``lang`` and the choices."""
    return _speech.get()


def gettext(message: str) -> str:
    """A message in the language of the page; in English where its catalogue does not know it."""
    return _speech.get().translate(message)


def marked(message: str) -> str:
    """The same message, marked for the catalogues (as ``said``): translated where it is shown, by the filter ``spoken``."""
    return message


def ngettext(one: str, many: str, number: int) -> str:
    """One message or the other, by a number. Languages whose numbers differ more should be given whole sentences instead."""
    return gettext(one if number == 1 else many)
