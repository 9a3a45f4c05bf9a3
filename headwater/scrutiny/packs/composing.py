"""The pack, put together: figures are asked of insight and of the workforce, and nothing is computed here."""

from __future__ import annotations

from dataclasses import replace

from headwater.scrutiny.packs.calls import calls_sections, missing_of_calls
from headwater.scrutiny.packs.crime import CrimePicture, crime_chapter, missing_of_crime
from headwater.scrutiny.packs.notes import definitions_section, missing_section, notes_section, warning_of
from headwater.scrutiny.packs.parts import Pack, Section
from headwater.scrutiny.packs.published import (
    findings_section,
    found,
    publication,
    published_people_section,
    published_section,
    reconciled,
    reconciled_people,
    record_of_force,
)
from headwater.scrutiny.packs.rebasing import Rebased
from headwater.scrutiny.packs.rest import adapting_chapter, community_chapter, missing_of_the_rest
from headwater.scrutiny.packs.scope import Scope
from headwater.scrutiny.packs.workforce import Workforce, missing_of_workforce, workforce_chapter


def compose(
    scope: Scope, workforce: Workforce | None = None, rebases: tuple[Rebased, ...] = (), *, may_see_small: bool = True
) -> Pack:
    """The pack about one area. ``workforce`` None: nobody has loaded posts and people for it, and the pack says so.
    ``rebases``: where month charts of this record have new limits.

    Raises Invalid where the data leaves nothing of the period.
    """
    scope = replace(scope, crime=scope.crime.still())  # all of one lake, whatever is loaded meanwhile
    picture = CrimePicture(scope, rebases)
    published = _published(scope)
    missing = (
        *missing_of_workforce(scope, workforce),
        *missing_of_crime(picture),
        *missing_of_calls(scope),
        *missing_of_the_rest(),
    )
    calls = calls_sections(scope, may_see_small=may_see_small)
    return Pack(
        title=f"{scope.area}: scrutiny pack",
        force=scope.force_title,
        area=scope.area,
        as_at=scope.as_at,
        period=scope.period,
        made_from=scope.crime.source.title,
        updated=scope.crime.updated,
        chapters=(
            workforce_chapter(scope, workforce, more=_published_people(scope, workforce)),
            crime_chapter(picture, more=(*calls, *published[:1])),
            adapting_chapter(picture, has_workforce=workforce is not None),
            community_chapter(picture),
        ),
        appendix=(
            *published[1:],
            missing_section(missing),
            notes_section(scope),
            definitions_section(picture),
        ),
        missing=missing,
        findings=len(found()) if published else 0,
        warning=warning_of(scope.crime),
    )


def _published(scope: Scope) -> tuple[Section, ...]:
    """The printed pack beside this one, where both are about one force and the same days."""
    about = publication().about
    crime = record_of_force(scope.crime.lake)
    if scope.open_data or crime is None or scope.crime.force != about["force"] or scope.as_at < publication().period.end:
        return ()
    return (published_section(reconciled(crime)), findings_section())


def _published_people(scope: Scope, workforce: Workforce | None) -> tuple[Section, ...]:
    """The printed workforce beside the record's: for those who may see the small numbers that it prints."""
    if workforce is None or not workforce.may_see_small:
        return ()
    if workforce.npu != publication().about["npu"] or workforce.as_at < publication().period.end:
        return ()
    return (published_people_section(reconciled_people(workforce)),)
