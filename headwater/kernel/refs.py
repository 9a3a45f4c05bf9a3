"""References between rooms that may not share tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from headwater.kernel.errors import Invalid

_KIND = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A reference to one thing anywhere on the platform: ``Ref("dispatch.incident", "<uuid>")``.

    Written ``dispatch.incident:<uuid>``. ``kind`` is ``context.noun``; ``id`` is any non-empty text without line breaks.
    """

    kind: str
    id: str

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise Invalid(f"“{self.kind}” is not a kind of thing.", "Write it as context.noun, such as dispatch.incident.")
        if not self.id or "\n" in self.id:
            raise Invalid("A reference needs an identifier on one line.")

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read ``kind:id``. Raises Invalid on anything else."""
        kind, colon, identifier = text.partition(":")
        if not colon:
            raise Invalid(f"“{text}” is not a reference.", "Write it as context.noun:identifier.")
        return cls(kind, identifier)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
