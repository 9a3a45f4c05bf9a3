"""Call signs."""

from __future__ import annotations

import re

from headwater.kernel import Invalid

_SIGN = re.compile(r"[A-Z]{1,4}[0-9]{1,4}[A-Z]?", re.ASCII)


def call_sign_of(text: str) -> str:
    """A call sign as it is written: capitals, no spaces. Raises Invalid."""
    sign = "".join(text.split()).upper()
    if _SIGN.fullmatch(sign) is None:
        raise Invalid(f"“{text[:40]}” is not a call sign.", "It is letters and then a number, such as M21.")
    return sign
