"""Progress in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Bar:
    """``kernel.Progress`` as one bar; a new stage starts a new bar under it."""

    def __init__(self, display: Progress) -> None:
        self._display = display
        self._task = display.add_task("", total=None)

    def begin(self, total: int, note: str) -> None:
        self._display.update(self._task, description=note, total=total or None, completed=0)

    def advance(self, steps: int = 1, note: str = "") -> None:
        self._display.update(self._task, advance=steps)
        if note:
            self._display.update(self._task, description=note)


@contextmanager
def bar(console: Console) -> Iterator[Bar]:
    """A bar that disappears when the work is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as display:
        yield Bar(display)
