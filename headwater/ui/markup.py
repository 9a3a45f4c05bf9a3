"""XML that we write: escaped here, and never read back. What XML 1.0 cannot hold is left out of what people typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

Node: TypeAlias = "tuple[str, str | Iterable[Node]]"
"""An element: its name, and its text or what it holds."""

_ILLEGIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Without the characters that no XML document may hold, not even escaped."""
    return _ILLEGIBLE.sub("", text)


def document(root: Node, namespace: str = "") -> bytes:
    """A whole document in UTF-8. Names of elements are ours and taken as they are."""
    name, held = root
    space = f' xmlns="{escape(namespace)}"' if namespace else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}{space}>{_inside(held)}</{name}>\n'.encode()


def _inside(held: str | Iterable[Node]) -> str:
    if isinstance(held, str):
        return escape(legible(held), quote=False)
    return "".join(f"<{name}>{_inside(inner)}</{name}>" for name, inner in held)
