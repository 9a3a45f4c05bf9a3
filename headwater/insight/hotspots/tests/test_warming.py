from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from headwater.insight.hotspots import clocks, counting, hot_grid
from headwater.insight.hotspots.warming import warm


def test_every_compiled_function_is_ready_after_it() -> None:
    warm()
    hot_grid(np.array([1.0]), pa.array([1.0]))  # a column that may be written, and one that may not
    ready: list[Any] = [counting._bounds, counting.count_cells, counting.share_out, clocks.spread_out]
    for function in ready:
        assert len(function.signatures) == 1, function
