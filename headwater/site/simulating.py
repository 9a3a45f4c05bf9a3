"""The simulation as a process: ``python -m headwater.site.simulating http://localhost:8000/`` beside a platform that runs."""

from __future__ import annotations

import os
import sys
import time

SEED = 20180312
GENTLY = 1.0
"""Ticks a second are this many at most: a visitor does not see more, and it costs next to nothing."""


def simulate(address: str, *, speed: float = 1.0, seed: int = SEED) -> None:
    """Let the demonstration force live at an address, until somebody stops it. Django must be set up."""
    from headwater.demo.living import Doors, World, live, over_http
    from headwater.kernel import Actor, now

    world = World(Doors(over_http(address)), seed=seed, speed=speed, by=Actor.system("simulation"), at=now())
    live(world, now=now, sleep=time.sleep, every=max(0.25, min(GENTLY, 10 / speed)))


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
    os.nice(5)  # whoever works comes first
    django.setup()
    simulate(sys.argv[1], seed=SEED + int(time.time()) // 3_600)


if __name__ == "__main__":
    main()
