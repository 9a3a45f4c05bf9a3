from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASKED = """
import sys
import numpy as np
from headwater.insight import DatedPoints, etas, near_repeat
from numba.core import event

compiled = []


class Heard(event.Listener):
    def on_start(self, heard):
        compiled.append(str(heard.data["dispatcher"]))

    def on_end(self, heard):
        pass


rng = np.random.default_rng(2)
points = DatedPoints.of(*rng.uniform(0, 2_000, (2, 300)), rng.integers(17_000, 17_200, 300))
with event.install_listener("numba:compile", Heard()):
    near_repeat(points, shuffles=5)
    etas(points, steps=3).expected(np.array([0.0]), np.array([0.0]), 250, first=17_200, days=1)
print(len(compiled), compiled)
"""


@pytest.mark.slow
def test_after_warming_nothing_compiles_while_somebody_waits(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    for asked in ("from headwater.insight.self_exciting.warming import warm; warm(); print('0 warm')", ASKED):
        done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, env=environment)
    assert done.stdout.startswith("0 "), done.stdout
