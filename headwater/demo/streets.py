"""Streets of the city to search for, named after birds, trees and rivers; none is real."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from headwater.demo.ground import Ground
from headwater.demo.names import NAMES
from headwater.places.actions import NewEntry

SOURCE = "Demonstration: invented"
_A_NEIGHBOURHOOD = 40
_KINDS = ("Road", "Street", "Lane", "Avenue", "Close", "Walk", "Grove", "Rise")


def streets(ground: Ground, seed: int) -> Iterator[NewEntry]:
    """A place for each neighbourhood, and streets at points where crime can be."""
    rng = np.random.default_rng([seed, 4])
    inside = [patch for patch in ground.patches if patch.neighbourhood]
    for number, patch in enumerate(inside):
        x, y = patch.polygon.representative_point().coords[0]
        yield NewEntry(f"{patch.neighbourhood}, {patch.npu}", int(x), int(y), SOURCE, is_place=True)
        chosen = rng.choice(len(patch.places), _A_NEIGHBOURHOOD, replace=False)
        for index, place in enumerate(patch.places[chosen]):
            words = NAMES[(number * _A_NEIGHBOURHOOD + index) % len(NAMES)]
            yield NewEntry(f"{words} {_KINDS[index % len(_KINDS)]}", int(place[0]), int(place[1]), SOURCE)
