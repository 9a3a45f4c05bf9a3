"""The roads of the demonstration: invented, over the whole force, kept as the file that a real extract would be."""

from __future__ import annotations

from pathlib import Path

import shapely

from headwater.demo.ground import Ground
from headwater.space.roads import Network, save, synthetic

NODES = 30_000
"""Places of the network: a junction every 160 m or so."""
SOURCE = "Demonstration: invented"
_MARGIN = 300.0
"""Roads go on beyond the border, in metres."""


def build_roads(path: Path, seed: int) -> None:
    """Make the network and keep it at this path; what is there already, such as real roads, is left alone."""
    if not path.exists():
        save(roads_of(Ground.of_the_force(seed), seed), path)


def roads_of(ground: Ground, seed: int) -> Network:
    """Roads for the ground, each policing unit a town with its rings."""
    land = shapely.union_all([patch.polygon for patch in ground.patches]).buffer(_MARGIN)
    towns = dict.fromkeys(patch.npu for patch in ground.patches)
    centres = []
    for npu in towns:
        middle = shapely.union_all([patch.polygon for patch in ground.of_npu(npu)]).centroid
        centres.append((middle.x, middle.y))
    return Network(synthetic(land, NODES, centres, seed).roads, source=SOURCE)
