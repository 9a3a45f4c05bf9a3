"""``headwater pack``: the committee's pack about one area, as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from headwater.kernel import Invalid
from headwater.site.cli import app, console, platform
from headwater.site.cli.progress import bar

SPANS = "financial-year, calendar-year or 12-months"


@app.command()
def pack(
    area: Annotated[str, typer.Option(help="The area: Coventry, or a key such as npu:Coventry.")],
    as_at: Annotated[str, typer.Option(help="The date, as 2018-03-12.")],
    out: Annotated[Path, typer.Option(help="The folder to write into; it is made where it is not there.")],
    force: Annotated[str | None, typer.Option(help="The force's slug, such as leicestershire.")] = None,
    period: Annotated[str, typer.Option(help=f"How far back it looks: {SPANS}.")] = "financial-year",
    hide_small: Annotated[bool, typer.Option(help="Write “Fewer than 5” for small numbers about people.")] = False,
) -> None:
    """Write the scrutiny pack of an area: pack.pdf, pack.html, figures.csv, figures.xlsx."""
    day = _day(as_at)
    with platform():
        from headwater.scrutiny.packing import pack_for
        from headwater.scrutiny.writing import write_pack
        from headwater.site.lake import the_lake

        with bar(console) as progress:
            progress.begin(0, f"Composing the pack of {area}")
            made = pack_for(the_lake(), area=area, as_at=day, force=force, period=period, may_see_small=not hide_small)
            written = write_pack(made, out, progress)
    _say(f"{made.title}, {made.period}: {len(made.figures()):,} figures.")
    if made.warning:
        _say(made.warning)
    for missing in made.missing:
        _say(f"Missing: {missing.what}. {missing.why}")
    if made.findings:
        _say(f"The published pack contradicts itself in {made.findings} places; they are listed in the pack.")
    for file in written:
        _say(f"{file} ({file.stat().st_size:,} bytes)")


def _say(sentence: str) -> None:
    """Names of areas are others' words: they are never read as markup."""
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text}” is not a date.", "Write it as 2018-03-12.") from None
