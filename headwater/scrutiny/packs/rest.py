"""The committee's third and fourth questions: what the platform can say already, and nothing that it cannot."""

from __future__ import annotations

from headwater.insight.crime import TOTAL, Area, OffenceGroup
from headwater.insight.crime import comparison as compare
from headwater.insight.periods import Period, month
from headwater.insight.statistics import Signal
from headwater.scrutiny.packs.crime import CrimePicture
from headwater.scrutiny.packs.parts import Chapter, Missing, Row, Section, Sentence, Table

TOP = 10
"""Small areas that are named."""

_BELOW = {
    "police-uk": {"force": "district", "district": "lsoa"},
    "force": {"force": "npu", "district": "neighbourhood", "npu": "neighbourhood", "sector": "neighbourhood"},
}
ASB = "anti-social-behaviour"


def adapting_chapter(picture: CrimePicture, *, has_workforce: bool) -> Chapter:
    """Where the pattern of crime has moved: what any adaptation must answer to."""
    moved = [group for group in picture.groups if _news(picture, group)]
    names = ", ".join(group.title.lower() for group in moved if group.slug != TOTAL)
    shifts = f"Over the last year of data it has: {names}." if names else "Over the last year of data, no offence has."
    answer: list[Sentence] = [
        ("The platform holds no record yet of programmes, projects and their benefits, so it cannot say what the police "
         "changed, nor what came of it.",),
        (f"It can say where the pattern of crime has moved beyond its usual range, which any change must answer to. {shifts}",),
    ]  # fmt: skip
    if has_workforce:
        answer.append(("How the number of neighbourhood constables has moved is in the first chapter.",))
    return Chapter(
        "adapting", "Adapting", "How are the police adapting to this challenge?", tuple(answer), (), (_moved(picture),)
    )


def community_chapter(picture: CrimePicture) -> Chapter:
    """Where neighbours and partners would meet the most of it."""
    answer: list[Sentence] = [
        ("The platform holds no record yet of Active Citizens, Street Watch, community messages or the work of partners, so "
         "it cannot say what the community does.",),
    ]  # fmt: skip
    places = _places(picture)
    if places:
        first = places.rows[0]
        answer.append(
            (f"It can say where partners would meet the most crime. In {picture.scope.area} that is {first.name}, with ",
             first.cells[0], f" crimes over {picture.scope.period}.")
        )  # fmt: skip
    section = (Section("places", "Where the most crime was recorded", (places,)),) if places else ()
    return Chapter(
        "community",
        "Working together",
        "How can community resources be used to work together smarter?",
        tuple(answer),
        (),
        section,
    )


def missing_of_the_rest() -> list[Missing]:
    """What the third and fourth questions ask for and no room of the platform holds yet."""
    later = "The part of the platform that will hold it is not built yet."
    return [
        Missing("Programmes, projects and their benefits", later),
        Missing("Active Citizens, Street Watch and community messages", later),
    ]


def _moved(picture: CrimePicture) -> Section:
    rows = []
    for group in picture.groups:
        series = picture.months[group.slug]
        segment = series.chart.segments[-1]
        usual = f"{max(segment.lower, 0):,.0f} to {segment.upper:,.0f}"
        rows.append(Row(group.title, (series.figures[-1], usual, _news(picture, group) or "None"), whole=group.slug == TOTAL))
    last = month(picture.months[TOTAL].months[-1]).name
    table = Table(
        f"{picture.scope.area}: the last month against the usual range",
        ("Offence", last, "Usual range a month", "Months outside it, of the last twelve"),
        tuple(rows),
        tuple(note for note in picture.months[TOTAL].caveats if "trial" in note),
    )
    return Section("moved", "Where the pattern of crime has moved", (table,))


def _news(picture: CrimePicture, group: OffenceGroup) -> str:
    """The months of the last twelve that lie outside the limits, as a list in words."""
    series = picture.months[group.slug]
    told = [
        f"{month(one).name} ({'high' if Signal.ABOVE_LIMIT in signals else 'low'})"
        for one, signals in list(zip(series.months, series.chart.signals, strict=True))[-12:]
        if signals & {Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT}
    ]
    return ", ".join(told)


def _places(picture: CrimePicture) -> Table | None:
    """The small areas with the most crime. None where the record names none."""
    scope = picture.scope
    crime, area = scope.crime, scope.area
    level = _BELOW[crime.source.slug].get(area.level)
    if level is None or picture.own[TOTAL].this.value is None:
        return None
    within = None if area.level == "force" else area.key
    chosen = _most(picture, crime.areas(level, within=within), level, scope.period)
    if not chosen:
        return None
    groups = [crime.group(TOTAL), *(group for group in picture.groups if group.slug == ASB)]
    keys = [place.key for place in chosen]
    columns = [compare(crime, group.slug, scope.wanted, areas=keys).rows for group in groups]
    rows = tuple(
        Row(place.label, tuple(column[i].this for column in columns), area=place.key) for i, place in enumerate(chosen)
    )
    words = {"lsoa": "small census areas (LSOA, some 1,500 people each)"}.get(level, f"{level}s")
    title = f"{area}: the {len(chosen)} {words} with the most recorded crime, {scope.period}"
    notes = ("A place with many visitors, such as a city centre, records more crime than its residents commit or suffer.",)
    return Table(title, ("Place", *(group.title for group in groups)), rows, notes)


def _most(picture: CrimePicture, areas: tuple[Area, ...], level: str, period: Period) -> list[Area]:
    totals = picture.scope.crime.cube(level).by_area(TOTAL, period)
    return sorted(areas, key=lambda area: (-totals[area.name], area.label))[:TOP]
