"""How many people live in the demonstration's areas: round numbers, after the official estimates."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.demo.ground import CITY, FORCE_NAME, SECTORS, Ground

YEAR = 2016
SOURCE = "Demonstration: rounded after the mid-2016 estimates; below districts invented"
_DISTRICTS = {
    "Birmingham": 1_125_000, "Coventry": 353_000, "Dudley": 318_000, "Sandwell": 323_000, "Solihull": 212_000,
    "Walsall": 279_000, "Wolverhampton": 257_000,
}  # fmt: skip
_NPUS = {"Birmingham East": 530_000, "Birmingham West": 595_000}
_NEIGHBOURHOODS = {
    "Alder": 33_000, "Birch": 31_000, "Cedar": 29_000, "Elm": 28_000, "Hawthorn": 30_000, "Hazel": 27_000, "Holly": 32_000,
    "Larch": 29_000, "Maple": 31_000, "Oak": 34_000, "Rowan": 26_000, "Willow": 23_000,
}  # fmt: skip


def populations(ground: Ground) -> Iterator[tuple[str, str, int]]:
    """Level, name and number of people of every area."""
    yield "force", FORCE_NAME, sum(_DISTRICTS.values())
    for name, number in _DISTRICTS.items():
        yield "district", name, number
    for patch in {patch.npu: patch for patch in ground.patches}.values():
        yield "npu", patch.npu, _NPUS.get(patch.npu, _DISTRICTS[patch.district])
    for sector, held in SECTORS.items():
        yield "sector", sector, sum(_NEIGHBOURHOODS[name] for name in held)
    for name, number in _NEIGHBOURHOODS.items():
        yield "neighbourhood", name, number


assert sum(_NEIGHBOURHOODS.values()) == _DISTRICTS[CITY]
assert sum(_NPUS.values()) == _DISTRICTS["Birmingham"]
