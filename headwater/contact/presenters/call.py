"""The screen of one call: from what contact knows to what a handler reads, presses and types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from headwater.contact.permissions import Permission
from headwater.contact.presenters import plan, suggesting, tokens, typed
from headwater.contact.presenters.diary import slot_choice
from headwater.contact.presenters.ground import roads_here
from headwater.contact.presenters.parts import Tag, incident_href, marker_tags
from headwater.contact.presenters.plan import Circle, Spot
from headwater.contact.presenters.thriving import Advice, Letter, Silent, advice_of, letters_of, silent_of
from headwater.contact.queries import ContactView, Demand, Screen, SlotView
from headwater.dispatch.queries import grades, kinds, qualifiers
from headwater.kernel import Actor, Ref
from headwater.places.queries import Location
from headwater.records.queries import Marker, Recognised
from headwater.space.grid import reference

_NOTHING_BEFORE = "Nothing is known of calls by them before."

LANGUAGES = (
    "Arabic", "Bengali", "British Sign Language", "Czech", "Dari", "Farsi", "French", "Gujarati", "Kurdish (Sorani)",
    "Lithuanian", "Pashto", "Polish", "Portuguese", "Punjabi", "Romanian", "Slovak", "Somali", "Spanish", "Tamil",
    "Tigrinya", "Turkish", "Ukrainian", "Urdu", "Vietnamese",
)  # fmt: skip
"""Offered beside the field of the language; any other may be typed."""

PARTS = ("facts", "caller-known", "place", "suggested", "beside", "prompts", "advice", "told")
"""The parts of the screen that the server makes again, by the identifiers of their elements."""

_AFTER = {
    "caller_name": {"caller-known", "beside"}, "birth_date": {"caller-known"}, "number": {"caller-known", "beside", "advice"},
    "person": {"caller-known", "beside", "advice"}, "location": {"place", "beside", "advice"},
    "point": {"place", "beside", "advice"}, "confirmed": {"place"},
    "summary": {"suggested", "advice"}, "kind": {"suggested", "prompts", "advice", "told", "beside"},
    "qualifiers": {"advice"}, "not_asked": set(), "silent": {"facts", "advice"}, "rang_off": {"facts"},
}  # fmt: skip
"""What each field changes on the screen, besides itself."""

KEYS = (
    ("This call, in its order", (
        ("Alt C", "Caller: name, then date of birth"), ("Alt L", "Where"), ("Alt Y", "They say yes to the place"),
        ("Alt P", "Use the phone’s position"), ("Alt W", "What is happening"), ("Alt Q", "Kind"),
        ("Alt N", "Language, needs, qualifiers"), ("Alt K", "What is known"), ("Alt J", "Join the likeliest log"),
        ("Alt M", "Silent-crime questions"), ("Alt T", "THRIVE+"), ("Alt A", "Told the caller"), ("Alt O", "What comes of it"),
        ("Alt G", "Grade"), ("Ctrl Enter", "Finish"),
    )),
    ("In lists and questions", (
        ("Alt 1 to 9", "Choose from the list that is open, or nearest"), ("↓ ↑ Enter", "Choose from a list"),
        ("y n u", "Yes, no, not known, and on to the next question"), ("Enter", "The next field"),
    )),
    ("The line", (
        ("Alt S", "Silent caller pressed 55"), ("Alt R", "Caller rang off"), ("Alt X", "Give back into the queue"),
        ("Alt E", "Called back: reached"), ("Alt V", "Called back: no answer"), ("F4", "Answer or claim this one"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on record, as the screen names them."""

    ref: str
    name: str
    born: str
    href: str
    why: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a list: what choosing it sends, what it says, and what tells it from its neighbours."""

    value: str
    words: str
    detail: str = ""
    born: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is, to be read aloud."""

    aloud: str
    detail: str
    confirmed: bool
    in_force: bool
    by_phone: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell the caller."""

    code: str
    words: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of what is known: an earlier contact or log, or a likely duplicate."""

    when: str
    what: str
    href: str = ""
    grade: str = ""
    kind: str = ""
    place: str = ""
    detail: str = ""
    ref: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way in which a contact may end; ``finish``: what the button then says."""

    code: str
    words: str
    finish: str


OUTCOMES = (
    Outcome("incident", "Incident, to dispatch", "Open the log"),
    Outcome("joined", "Join a log", "Join the log"),
    Outcome("crime_report", "Crime report, nobody sent", "Send the report"),
    Outcome("appointment", "Appointment", "Book it"),
    Outcome("advice", "Advice", "Finish"),
    Outcome("referral", "Refer to an agency", "Refer it"),
    Outcome("nfa", "No further action", "Finish"),
)


@dataclass(frozen=True, slots=True)
class AML:
    """What the telephone itself says of where it is."""

    words: str
    token: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A photograph or video that came with it: the copy to look at, and the original as it came."""

    words: str
    href: str
    original: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Everything that ``contact/call.jinja`` and its parts show."""

    id: str
    title: str
    channel: str
    channel_label: str
    number_words: str
    is_call: bool
    since: datetime | None
    since_words: str
    over_words: str
    ended_words: str
    silent: str
    holder_name: str
    open: bool
    listening: bool
    may_claim: bool
    may_take_over: bool
    state_words: str
    owed: str
    thread: str
    unread: int
    text: str
    text_words: str
    files: tuple[Sent, ...]
    urls: dict[str, str]
    values: dict[str, Any]
    kind_label: str
    languages: tuple[str, ...]
    qualifiers: tuple[Told, ...]
    person: Person | None
    maybe: tuple[Person, ...]
    place: Place | None
    aml: AML | None
    plan: str
    suggested: tuple[Choice, ...]
    warnings: tuple[Tag, ...]
    plans: tuple[Choice, ...]
    duplicates: tuple[Row, ...]
    by_caller: tuple[Row, ...]
    by_caller_words: str
    at_place: tuple[Row, ...]
    at_place_words: str
    version_words: str
    silent_groups: tuple[Silent, ...]
    groups: str
    letters: tuple[Letter, ...]
    advice: Advice | None
    told: tuple[Told, ...]
    outcomes: tuple[Outcome, ...]
    outcome: str
    grades: tuple[Choice, ...]
    slots: tuple[Choice, ...]
    agencies: tuple[Choice, ...]


def sent(contact: ContactView) -> tuple[Sent, ...]:
    """The files that came with a contact."""
    hrefs = [reverse("contact:file", args=[contact.id, number]) for number in range(1, len(contact.files) + 1)]
    return tuple(
        Sent(f"{one.name}, {max(1, round(one.size / 1024)):,} kB", href if one.shown else "", f"{href}?original")
        for one, href in zip(contact.files, hrefs, strict=True)
    )


def parts_after(fields: Iterable[str]) -> set[str]:
    """Which parts of the screen these fields change."""
    wanted: set[str] = set()
    for name in fields:
        wanted |= {"advice"} if name.startswith(("answers.", "silent.")) else _AFTER.get(name, set())
    return wanted


def state_of(contact: ContactView, actor: Actor) -> dict[str, Any]:
    """Whose a contact is, for the page of somebody who may have lost it."""
    yours = contact.state == "taken" and contact.holder == actor.ref
    if yours:
        words = ""
    elif contact.state == "closed":
        words = f"This contact was finished by {contact.holder_name or 'somebody'}."
    elif contact.holder_name:
        words = f"{contact.holder_name} has this contact now."
    else:
        words = "This contact is in the queue again."
    return {"yours": yours, "message": words, "remedy": "" if yours else "What you typed before is kept with it."}


def recognised(found: Iterable[Recognised]) -> tuple[Choice, ...]:
    """People as options: name, born, what agrees, warnings."""
    return tuple(
        Choice(
            str(one.person), one.name, ", ".join(p for p in (_born(one.birth_date), one.address, one.why) if p),
            typed.shown(one.birth_date), marker_tags(one.markers),
        )
        for one in found
    )  # fmt: skip


def places(found: Iterable[Location]) -> tuple[Choice, ...]:
    """Locations as options, each with what it is when it is chosen."""
    return tuple(
        Choice(
            tokens.token_of(one), one.text, _method(one),
            tags=() if one.in_force else (Tag("Outside the force", "danger"),),
        )
        for one in found
    )  # fmt: skip


def kinds_matching(text: str) -> tuple[Choice, ...]:
    """Kinds of incident as options; what the words of the caller suggest where none is called so."""
    held = kinds()
    found = suggesting.matching(text, held.values()) or tuple(held[code] for code in suggesting.suggest(text) if code in held)
    return tuple(Choice(one.code, one.name, f"{held[one.code].family_name} ({one.code})") for one in found)


def page(shown: Screen, actor: Actor, at: datetime, slots: Iterable[SlotView] = ()) -> CallPage:
    """The screen, for whoever has the contact or reads along."""
    contact = shown.contact
    mine = contact.state == "taken" and contact.holder == actor.ref
    handles = actor.may(Permission.HANDLE)
    draft = contact.draft
    silent_groups = silent_of(shown.silent, draft.get("silent", {}))
    return CallPage(
        id=contact.ref.id,
        title=f"{contact.channel_name} {contact.who}",
        channel=contact.channel,
        channel_label=contact.channel_name,
        number_words=contact.number or ("Number withheld" if contact.is_call else contact.caller_name or ""),
        is_call=contact.is_call,
        since=None if contact.state == "closed" else contact.answered_at or contact.rang_at,
        since_words=_since_words(contact),
        over_words=_clock(contact.closed_at),
        ended_words=f"closed {_clock(contact.ended_at)}" if contact.ended_at and contact.state != "closed" else "",
        silent={"pressed": "Pressed 55", "not_pressed": "Did not press 55"}.get(contact.silent, ""),
        holder_name=contact.holder_name,
        open=mine and handles,
        listening=not mine and contact.state == "taken" and actor.may(Permission.SUPERVISE),
        may_claim=handles and contact.state in ("waiting", "abandoned"),
        may_take_over=not mine and contact.state == "taken" and actor.may(Permission.SUPERVISE),
        state_words=_state_words(contact, mine),
        owed=_owed(contact),
        thread=reverse("contact:thread", args=[contact.ref.id]) if actor.may(Permission.MESSAGE_ANSWER) else "",
        unread=shown.unread,
        text=contact.text,
        files=sent(contact),
        text_words={"officer": "The officer says:", "web": "They wrote:"}.get(contact.channel, "Was noted:"),
        urls=_urls(contact),
        values=_values(contact),
        kind_label=kinds()[contact.kind].name if contact.kind in kinds() else "",
        languages=LANGUAGES,
        qualifiers=tuple(Told(code, one.name, code in contact.qualifiers) for code, one in qualifiers().items()),
        person=_person(shown) if contact.caller else None,
        maybe=() if contact.caller else tuple(map(_candidate, shown.candidates[:4])),
        place=_place(contact),
        aml=_aml(contact),
        plan=_plan(shown),
        suggested=_suggested(contact),
        warnings=_warnings(shown),
        plans=tuple(Choice("", one.title, one.text) for one in shown.plans),
        duplicates=tuple(_duplicate(one) for one in shown.duplicates),
        by_caller=tuple(_demand(one) for one in shown.by_caller),
        by_caller_words=_NOTHING_BEFORE if contact.caller or contact.number else "Nobody knows yet who calls.",
        at_place=tuple(_demand(one) for one in shown.at_place),
        at_place_words="Nothing is known of here before." if contact.location else "Nobody knows yet where.",
        version_words=f"Assessed {len(shown.assessments)} times" if len(shown.assessments) > 1 else "",
        silent_groups=silent_groups,
        groups=" ".join(group.code for group in silent_groups),
        letters=letters_of(shown.questions, draft.get("letters", {}), draft.get("answers", {})),
        advice=advice_of(shown.recommended),
        told=_told(shown),
        outcomes=OUTCOMES,
        outcome=contact.outcome or "incident",
        grades=tuple(Choice(code, f"{code} {one.name}") for code, one in grades().items()),
        slots=tuple(Choice(*slot_choice(slot)) for slot in slots),
        agencies=tuple(Choice(one.code, one.name) for one in shown.agencies),
    )  # fmt: skip


def _values(contact: ContactView) -> dict[str, Any]:
    """What stands in the fields."""
    draft = contact.draft
    typed_place = str(draft.get("place_typed", ""))
    found = contact.location.text if contact.location and contact.location.method != "aml" else ""
    return {
        "caller_name": contact.caller_name, "birth_date": typed.shown(contact.birth_date), "number": contact.number,
        "location_text": found or typed_place, "summary": contact.summary, "kind": contact.kind, "language": contact.language,
        "needs": contact.needs, "interpreter": contact.interpreter, "not_asked": str(draft.get("not_asked", "")),
        "told_words": contact.told_text,
    }  # fmt: skip


def _urls(contact: ContactView) -> dict[str, str]:
    own = {name: reverse(f"contact:{name}", args=[contact.ref.id]) for name in ("details", "finish", "state")}
    return own | {name: reverse(f"contact:{name}") for name in ("callers", "places", "kinds")}


def _since_words(contact: ContactView) -> str:
    if contact.state == "closed":
        return "Finished"
    return "Talking" if contact.answered_at else "Waiting"


def _state_words(contact: ContactView, mine: bool) -> str:
    if mine:
        return "All saved"
    if contact.state == "closed":
        return f"{contact.outcome_name}. Nothing more can be changed here."
    return f"{contact.holder_name} has it: you read along." if contact.holder_name else "Nobody has it yet."


def _owed(contact: ContactView) -> str:
    """What is owed to a caller who rang off before anybody answered."""
    if contact.abandoned_at is None or contact.ended_at is None or contact.state == "closed":
        return ""
    due = f" Call back by {_clock(contact.call_back_by)}." if contact.call_back_by else ""
    tried = f" Tried {contact.call_backs} times." if contact.call_backs > 1 else " Tried once." if contact.call_backs else ""
    return f"Rang off at {_clock(contact.abandoned_at)}, before anybody answered.{due}{tried}"


def _person(shown: Screen) -> Person | None:
    if shown.person is None or shown.contact.caller is None:
        return None
    name = shown.person.name or "Name not known"
    href = _record_href(shown.contact.caller)
    return Person(
        str(shown.contact.caller),
        name,
        _born(shown.person.birth_date).removeprefix("born "),
        href,
        "",
        marker_tags(shown.on_caller),
    )


def _candidate(one: Recognised) -> Person:
    return Person(str(one.person), one.name or "Name not known", _born(one.birth_date), "", one.why, marker_tags(one.markers))


def _place(contact: ContactView) -> Place | None:
    where = contact.location
    if where is None:
        return None
    area = ", ".join(dict.fromkeys(part for part in (where.neighbourhood_name, where.npu_name) if part))
    detail = [reference(where.easting, where.northing, 4), area, _method(where)]
    said = ". ".join(part for part in detail if part)
    return Place(f"So you are at {where.text}?", said, contact.location_confirmed, where.in_force, where.method == "aml")


_METHODS = {
    "street": "Found as a street", "postcode": "Found by postcode", "landmark": "Found as a landmark",
    "junction": "Found as a junction", "area": "An area, not a point", "code": "Found by a code",
    "map": "Pointed at on the plan", "grid": "Found by grid reference", "aml": "Where the phone says it is",
}  # fmt: skip


def _method(where: Location) -> str:
    said = _METHODS.get(where.method, "As typed")
    return f"{said}, within {where.radius} metres" if where.radius else said


def _aml(contact: ContactView) -> AML | None:
    if contact.aml is None:
        return None
    sure = f", {contact.aml.confidence}% sure" if contact.aml.confidence is not None else ""
    words = f"Phone: within {contact.aml.radius} m of {reference(contact.aml.easting, contact.aml.northing, 4)}{sure}."
    return AML(words, f"{contact.aml.easting} {contact.aml.northing}")


def _plan(shown: Screen) -> str:
    contact = shown.contact
    where, aml = contact.location, contact.aml
    place = Spot(where.easting, where.northing, where.text) if where else None
    circle = Circle(aml.easting, aml.northing, aml.radius) if aml else None
    logs = [
        Spot(one.easting, one.northing, one.number)
        for one in shown.duplicates
        if one.easting is not None and one.northing is not None
    ]
    return plan.draw(place=place, circle=circle, logs=logs, roads=roads_here())


def _suggested(contact: ContactView) -> tuple[Choice, ...]:
    held = kinds()
    return tuple(Choice(code, held[code].name) for code in suggesting.suggest(contact.summary or contact.text) if code in held)


def _warnings(shown: Screen) -> tuple[Tag, ...]:
    """Markers of caller and place with what they say, and repeats, the gravest first."""
    rows = [(one, "Caller") for one in shown.on_caller] + [(one, "Here") for one in shown.at_place_markers]
    rows.sort(key=lambda row: row[0].severity)
    found = [Tag(one.label, _tone(one), f"{where}: {one.detail}" if one.detail else where) for one, where in rows]
    for count, words in ((len(shown.by_caller), "Repeat caller"), (len(shown.at_place), "Repeat place")):
        if "repeat" in shown.facts and count:
            found.append(Tag(words, "warn", f"{count} before" if count > 1 else "once before"))
    return tuple(found)


def _tone(marker: Marker) -> str:
    return {1: "danger", 2: "warn"}.get(marker.severity, "plain")


def _duplicate(one: Any) -> Row:
    kind = kinds()[one.kind].name if one.kind in kinds() else one.kind
    return Row("", f"Log {one.number}", _log_href(one.ref), one.grade, kind, one.place, one.why, str(one.ref))


def _demand(one: Demand) -> Row:
    href = _log_href(one.ref) if one.ref.kind == "dispatch.incident" else reverse("contact:call", args=[one.ref.id])
    tags = (Tag("Open now", "warn"),) if one.open else ()
    return Row(_day(one.at), one.what, href, one.grade, detail=one.detail, ref=str(one.ref), tags=tags)


def _told(shown: Screen) -> tuple[Told, ...]:
    """Advice that fits, what was given first."""
    given = set(shown.contact.told)
    return tuple(Told(one.code, one.text, one.code in given) for one in shown.advice)


def _record_href(person: Ref) -> str:
    return reverse("records:people", args=[person.id])


def _log_href(incident: Ref) -> str:
    return incident_href(incident)


def _born(day: date | None) -> str:
    return f"born {day.day} {day:%B %Y}" if day else ""


def _clock(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M:%S") if moment else ""


def _day(moment: datetime) -> str:
    here = timezone.localtime(moment)
    return f"{here.day} {here:%b %Y}, {here:%H:%M}"
