"""Documents between control rooms: JSON and XML say the same, and what a stranger sends is read with care or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch.rules.transfers import (
    FIELDS,
    FORMATS,
    LARGEST,
    OUTCOMES,
    REQUESTS,
    Answer,
    Document,
    Facts,
    Party,
    Place,
    json_schema,
    pause,
    read,
    same_again,
    write,
)
from headwater.dispatch.rules.transfers.document import one_line, written_text
from headwater.dispatch.rules.transfers.partners import read_partners
from headwater.kernel import Invalid

AT = datetime(2018, 3, 12, 21, 30, tzinfo=UTC)
DOCUMENT = Document(
    type="incident",
    reference="AMB/2018-03-12:77",
    sender="west-midlands-ambulance",
    recipient="west-midlands-police",
    sent_at=AT,
    request="attend",
    reason="The crew is threatened",
    incident=Facts(
        number="77",
        opened_at=AT,
        text="A man with a knife & a dog <loose>\nin the hall",
        priority="Category 2",
        hazards="Dog",
        location=Place("12 Alder Road", 433_500, 279_000, 25, "CV1 1DD", "100070000001"),
        people=(Party("caller", "Zoë O'Neil", "07700 900123"), Party("casualty")),
    ),
)


def lines(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(max_size=most).map(one_line).filter(lambda text: len(text) >= least)


moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - it asks for bare ends
places = st.builds(
    Place,
    text=lines(60),
    easting=st.just(433_500),
    northing=st.integers(0, 1_299_999),
    radius=st.integers(0, 100_000),
    postcode=lines(8),
    uprn=lines(12),
) | st.builds(Place, text=lines(60))
facts = st.builds(
    Facts,
    number=lines(20, 1),
    opened_at=moments,
    text=st.text(max_size=200).map(written_text).filter(bool),
    kind=lines(20),
    kind_name=lines(40),
    priority=lines(20),
    casualties=lines(60),
    hazards=lines(60),
    location=places,
    people=st.lists(st.builds(Party, role=lines(20, 1), name=lines(60), phone=lines(20)), max_size=4).map(tuple),
)
documents = st.builds(
    Document,
    type=st.just("incident"),
    reference=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,79}", fullmatch=True).map(str.strip),
    sender=lines(30, 1),
    recipient=lines(30, 1),
    sent_at=moments,
    request=st.sampled_from(["", *REQUESTS]),
    reason=lines(100),
    incident=facts,
) | st.builds(
    Document,
    type=st.just("acknowledgement"),
    reference=st.just("WMP-20180312-417-1"),
    sender=lines(30, 1),
    recipient=lines(30, 1),
    sent_at=moments,
    answer=st.builds(Answer, outcome=st.sampled_from(OUTCOMES), reason=lines(100), reference=lines(40)),
)


@given(document=documents)
def test_json_and_xml_say_the_same(document: Document) -> None:
    for form in FORMATS:
        again = read(write(document, form).encode(), form)
        assert again.document == document
        assert again.unknown == ()


@given(text=st.text(max_size=300))
def test_any_text_can_be_said_in_both(text: str) -> None:
    said = replace(DOCUMENT, reason=text[:200], incident=replace(DOCUMENT.incident, text="x" + text))  # type: ignore[type-var]
    by_json, by_xml = (read(write(said, form).encode("utf-8"), form).document for form in FORMATS)
    assert by_json == by_xml


@given(body=st.binary(max_size=200), form=st.sampled_from(list(FORMATS)))
def test_whatever_comes_is_read_or_refused_in_words(body: bytes, form: str) -> None:
    try:
        read(body, form)
    except Invalid as fault:
        assert fault.message
        assert fault.remedy


@given(
    held=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=12,
    ),
    where=st.sampled_from([*(field.path for field in FIELDS if "[]" not in field.path), "incident", "incident.people", "more"]),
)
def test_any_json_in_any_field_is_read_or_refused_in_words(held: Any, where: str) -> None:
    tree = json.loads(write(DOCUMENT, "json"))
    *parts, name = where.split(".")
    part = tree
    for step in parts:
        part = part.setdefault(step, {})
    part[name] = held
    try:
        read(json.dumps(tree).encode(), "json")
    except Invalid as fault:
        assert fault.message


BILLION = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><transfer xmlns="urn:headwater:transfer:1"><reason>&c;</reason></transfer>"""
OUTSIDE = (
    """<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><transfer><reason>&x;</reason></transfer>"""
)
XML, JSON = write(DOCUMENT, "xml"), write(DOCUMENT, "json")


@pytest.mark.parametrize(
    ("body", "form", "says"),
    [
        (BILLION.encode(), "xml", "document type or entities"),
        (OUTSIDE.encode(), "xml", "document type or entities"),
        (b" " * 10_000_000, "xml", "10,000,000 bytes"),
        (b"[" * LARGEST, "json", "not JSON"),
        (b'{"a":' * 20_000, "json", "not JSON"),
        (b"<transfer>" * 15_000, "xml", "not XML"),
        (b"<transfer>" + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</transfer>", "xml", "too much, or too deep"),
        (b'{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}', "json", "too deep"),
        (json.dumps({"more": list(range(5_000))}).encode(), "json", "too much, or too deep"),
        (XML.encode("utf-16"), "xml", "UTF-8"),
        (XML.replace("UTF-8", "ISO-8859-1").encode("latin-1"), "xml", "UTF-8"),
        (XML.replace("UTF-8", "ISO-8859-1").encode(), "xml", "UTF-8"),
        (JSON.encode("utf-16"), "json", "UTF-8"),
        (b"", "json", "not JSON"),
        (b"", "xml", "not XML"),
        (b"null", "json", "not an object"),
        (b'{"type": NaN}', "json", "not JSON"),
        (b'{"type": "incident", "type": "receipt"}', "json", "not JSON"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "json", "not JSON"),
        (b"<incident/>", "xml", "no transfer"),
        (XML.replace("transfer:1", "transfer:2").encode(), "xml", "no transfer"),
        (XML.replace("<number>77</number>", "").encode(), "xml", "“incident.number” is missing"),
        (XML.replace("<number>", "<number>1</number><number>").encode(), "xml", "“incident.number” is not a plain value"),
        (XML.replace("433500", "433500.5").encode(), "xml", "“incident.location.easting” is “433500.5”"),
        (XML.replace("433500", "-4").encode(), "xml", "“incident.location.easting” is “-4”"),
        (XML.replace("433500", "٤").encode(), "xml", "“incident.location.easting”"),
        (XML.replace("<easting>433500</easting>", "").encode(), "xml", "half a position"),
        (XML.replace("<role>casualty</role>", "<name>x</name>").encode(), "xml", "“incident.people[].role” is missing"),
        (JSON.replace("AMB/2018-03-12:77", "a b").encode(), "json", "“reference” is “a b”"),
        (JSON.replace("AMB/2018-03-12:77", "x" * 81).encode(), "json", "“reference” has 81"),
        (JSON.replace("+00:00", "").encode(), "json", "“sent_at” is “2018-03-12T21:30:00”"),
        (JSON.replace("2018-03-12T21:30:00+00:00", "0001-01-01T00:00:00+14:00").encode(), "json", "“sent_at”"),
        (JSON.replace('"attend"', '"dance"').encode(), "json", "“request” is “dance”"),
        (JSON.replace('"incident", "ref', '"acknowledgement", "ref').encode(), "json", "“answer” is missing"),
        (JSON.replace('"incident", "ref', '"receipt", "ref').encode(), "json", "“of” is missing"),
        (JSON.replace("The crew is threatened", "x" * 301).encode(), "json", "“reason” has 301"),
        (JSON.replace('"Dog"', "{}").encode(), "json", "“incident.hazards” is not a plain value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_document_is_refused_in_words(body: bytes, form: str, says: str) -> None:
    with pytest.raises(Invalid, match="(?s)" + says.replace("[", r"\[").replace("]", r"\]")):
        read(body, form)


def test_what_nobody_knows_is_kept_and_decides_nothing() -> None:
    tree = json.loads(JSON)
    tree |= {"colour": "blue", "crew": [{"sign": "A1"}, {"sign": "A2"}]}
    tree["incident"]["location"]["floor"] = 3
    found = read(json.dumps(tree).encode(), "json")
    assert found.document == DOCUMENT
    assert set(found.unknown) == {
        ("colour", "blue"),
        ("crew[].sign", "A1"),
        ("crew[].sign", "A2"),
        ("incident.location.floor", "3"),
    }
    more = XML.replace("<hazards>", '<x:risk xmlns:x="urn:x">high</x:risk><crew>A1</crew><crew>A2</crew><hazards lang="en">')
    found = read(more.encode(), "xml")
    assert found.document == DOCUMENT
    assert set(found.unknown) == {
        ("incident.{urn:x}risk", "high"),
        ("incident.crew[]", "A1"),
        ("incident.crew[]", "A2"),
        ("incident.hazards.@lang", "en"),
    }


def test_a_document_without_a_namespace_is_read_too() -> None:
    bare = XML.replace(' xmlns="urn:headwater:transfer:1"', "").replace('<?xml version="1.0" encoding="UTF-8"?>\n', "")
    assert read(b"\xef\xbb\xbf" + bare.encode(), "xml").document == DOCUMENT


def test_the_largest_that_we_write_can_be_read() -> None:
    people = tuple(Party("x" * 40, "é" * 120, "0" * 40) for _ in range(20))
    most = Facts("9" * 80, AT, "\U0001f692" * 10_000, "é" * 80, "é" * 200, "é" * 80, "é" * 300, "é" * 300, people=people)
    large = replace(DOCUMENT, incident=most, reason="é" * 300)
    for form in FORMATS:
        assert read(write(large, form).encode(), form).document == large


def test_only_when_it_was_sent_may_differ() -> None:
    assert same_again(DOCUMENT, replace(DOCUMENT, sent_at=AT.replace(hour=3)))
    assert not same_again(DOCUMENT, replace(DOCUMENT, reason="Another"))


def test_the_schema_has_every_field_and_a_document_keeps_to_it() -> None:
    schema, tree = json_schema(), json.loads(JSON)

    def paths(part: dict[str, Any], before: str) -> set[str]:
        found = set()
        for name, inner in part.get("properties", {}).items():
            many = inner.get("items")
            path = f"{before}{name}{'[]' if many else ''}"
            found |= paths(many or inner, f"{path}.") or {path}
        return found

    assert paths(schema, "") == {field.path for field in FIELDS}
    assert set(schema["required"]) <= set(tree)
    assert schema["properties"]["incident"]["properties"]["location"]["properties"]["easting"]["maximum"] == 699_999


def test_pauses_grow_and_stay_below_five_minutes() -> None:
    assert [pause(attempts).total_seconds() for attempts in (0, 1, 2, 3, 7, 8, 1_000)] == [5, 5, 10, 20, 300, 300, 300]


def test_a_wrong_list_of_partners_starts_nothing() -> None:
    held: dict[str, Any] = {
        "us": {"code": "us", "short": "U", "name": "Us"},
        "kind": [{"code": "fire", "name": "Fire", "acknowledge_minutes": 2, "accept_minutes": 1}],
        "partner": [{"code": "a", "name": "A", "kind": "fire", "format": "json"}],
    }
    assert list(read_partners(held)) == ["a"]
    for wrong in ({"kind": "navy"}, {"format": "edifact"}, {"code": "us"}):
        with pytest.raises(ValueError, match=r"partners\.toml"):
            read_partners({**held, "partner": [{**held["partner"][0], **wrong}]})
    with pytest.raises(ValueError, match="twice"):
        read_partners({**held, "partner": held["partner"] * 2})
