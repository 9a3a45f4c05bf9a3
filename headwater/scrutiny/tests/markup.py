"""Reads a page as strictly as a careful browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "br", "hr", "img", "input", "link", "wbr"}


@dataclass
class Read(HTMLParser):
    """What a page holds. ``faults`` are elements closed in the wrong order or not at all, and ids used twice."""

    tags: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            match name:
                case "id":
                    if value in self.ids:
                        self.faults.append(f"id {value} is used twice")
                    self.ids.add(value or "")
                case "href":
                    self.links.append(value or "")
                case "src" | "srcset" | "data" | "poster":
                    self.fetched.append(value or "")
                case _ if name.startswith("on"):
                    self.scripted.append(name)


def read(page: str) -> Read:
    found = Read()
    found.feed(page)
    found.close()
    if found._open:
        found.faults.append(f"never closed: {found._open}")
    return found
