"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts of one load. ``fresh`` were new or different; ``passed_over`` says why rows were left out, and how many."""

    what: str
    files: int = 0
    read: int = 0
    fresh: int = 0
    mended: int = 0
    duplicates: int = 0
    areas_added: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)

    def pass_over(self, why: str, number: int = 1) -> None:
        if number:
            self.passed_over[why] = self.passed_over.get(why, 0) + number

    @property
    def same(self) -> int:
        """Rows that said what was known already."""
        return self.read - self.fresh - self.duplicates - sum(self.passed_over.values())

    @property
    def summary(self) -> str:
        """One sentence."""
        files = f"{self.files:,} file{'' if self.files == 1 else 's'}"
        return f"{self.what}: {self.read:,} read from {files}; {self.fresh:,} new or changed, {self.same:,} as before."

    @property
    def details(self) -> tuple[str, ...]:
        """A sentence for everything that was mended, added besides, or left out."""
        said = [
            (self.mended, "crossed themselves and were mended."),
            (self.duplicates, "came twice with the same words."),
            (self.areas_added, "areas were added for them."),
            *((number, f"passed over: {why}.") for why, number in sorted(self.passed_over.items())),
        ]
        return tuple(f"{number:,} {words}" for number, words in said if number)
