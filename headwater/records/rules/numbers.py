"""Telephone numbers and registration marks, as they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from headwater.kernel import Invalid

_REGION = "GB"


@lru_cache(8192)
def same_number(text: str) -> str:
    """A telephone number in E.164 (“07700 900123” → “+447700900123”); "" where it is none, or was withheld."""
    typed = text.strip()[:60]
    if sum(c.isdigit() for c in typed) < 6:
        return ""
    for way in (typed, f"+{typed.lstrip('+0 ')}" if not typed.startswith("+") else typed):
        try:
            number = phonenumbers.parse(way, _REGION)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def shown_number(number: str) -> str:
    """A number of ``same_number`` as people read it: “+447700900123” → “07700 900123”, abroad with its country's code."""
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.country_code_for_region(_REGION) == parsed.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def registration_of(text: str) -> str:
    """A registration mark as it is compared: “ab12 cde” → “AB12CDE”. Raises Invalid on anything that cannot be one."""
    mark = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"[A-Z0-9]{2,12}", mark, re.ASCII):
        raise Invalid(f"“{text[:20]}” is not a registration mark.", "Write it as AB12 CDE.")
    return mark


def shown_registration(mark: str) -> str:
    """A mark of ``registration_of`` with the blank that its plate has, where it is of the style since 2001."""
    return f"{mark[:4]} {mark[4:]}" if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{3}", mark) else mark
