"""What happened, in the past tense.

An event is a frozen dataclass in a context's ``events.py``. Recording one (``journal.actions.record``) writes the journal;
a handler anywhere upstream is called with it after commit, at least once, in order for one subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_type_hints
from uuid import UUID

from headwater.kernel.refs import Ref

_E = TypeVar("_E", bound="Event")
_events: dict[str, type[Event]] = {}
_handlers: dict[str, list[Callable[[Any], None]]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Frozen(type):
    """Makes every event class a frozen, keyword-only dataclass without a decorator to forget."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        cls = super().__new__(mcs, name, bases, namespace, **options)
        return dataclass(frozen=True, kw_only=True)(cls)


class Event(metaclass=_Frozen):
    """Something that happened to a subject, done by someone, at a time.

    Declare which field holds the subject: ``class IncidentOpened(Event, subject="incident")``. Fields may be Ref, str, int,
    float, bool, Decimal, date, datetime, UUID, Enum, None, or tuples of these. The docstring is shown in the audit view.
    """

    by: Ref
    at: datetime

    subject_field: ClassVar[str] = ""

    def __init_subclass__(cls, subject: str, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.subject_field = subject
        _events[cls.event_name()] = cls

    @classmethod
    def event_name(cls) -> str:
        """``context.ClassName``: how the journal names this kind of event."""
        return f"{cls.__module__.removeprefix('headwater.').split('.')[0]}.{cls.__name__}"

    @property
    def subject(self) -> Ref:
        subject = getattr(self, self.subject_field)
        if not isinstance(subject, Ref):
            raise TypeError(f"{self.event_name()}.{self.subject_field} must be a Ref")
        return subject

    def to_json(self) -> dict[str, Any]:
        """The event's own fields as JSON values, without ``by`` and ``at`` (the journal has columns for those)."""
        return {f.name: _to_json(getattr(self, f.name)) for f in fields(self) if f.name not in ("by", "at")}

    @classmethod
    def from_json(cls: type[_E], data: dict[str, Any], *, by: Ref, at: datetime) -> _E:
        """Read an event back. Fields that the class no longer has are ignored; new ones need a default."""
        hints = get_type_hints(cls)
        known = {f.name for f in fields(cls)}
        values = {name: _from_json(hints[name], value) for name, value in data.items() if name in known}
        return cls(by=by, at=at, **values)


def _to_json(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Ref() | UUID() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_to_json(item) for item in value]
        case _:
            return value


def _from_json(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    options = [option for option in getattr(hint, "__args__", ()) if option is not type(None)]
    origin = getattr(hint, "__origin__", None)
    if origin is tuple:
        return tuple(_from_json(options[0], item) for item in value)
    if origin is None and options:  # a union such as Ref | None
        hint = options[0]
    if hint is Ref:
        return Ref.parse(value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    if hint in (UUID, Decimal) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint(value)
    return value


def events() -> dict[str, type[Event]]:
    """Every kind of event of every imported context, by name."""
    return dict(_events)


def event_named(name: str) -> type[Event] | None:
    return _events.get(name)


def handles(kind: type[_E]) -> Callable[[Callable[[_E], None]], Callable[[_E], None]]:
    """Subscribe a function in a context's ``handlers.py`` to an event from downstream.

    The function is called in a background job after commit, inside a transaction of its own: what it writes and the note
    that it ran are committed together, so that no event is handled twice.
    """

    def subscribe(handler: Callable[[_E], None]) -> Callable[[_E], None]:
        _handlers.setdefault(kind.event_name(), []).append(handler)
        return handler

    return subscribe


def handlers_of(name: str) -> tuple[Callable[[Any], None], ...]:
    """The functions subscribed to events of this name."""
    return tuple(_handlers.get(name, ()))
