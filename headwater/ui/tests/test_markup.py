"""XML that we write is XML, whatever people typed."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from headwater.ui.markup import document, legible


@given(st.text())
def test_whatever_was_typed_is_read_back(text: str) -> None:
    found = fromstring(document(("alert", [("headline", text)]), "urn:example"))
    said = found.findtext("{urn:example}headline")
    assert said == legible(text).replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"])))
def test_nothing_that_can_be_read_is_left_out(text: str) -> None:
    assert legible(text) == text


def test_elements_hold_elements() -> None:
    held = document(("a", [("b", [("c", "1 < 2 & 3")]), ("b", "")]))
    assert held == b'<?xml version="1.0" encoding="UTF-8"?>\n<a><b><c>1 &lt; 2 &amp; 3</c></b><b></b></a>\n'
