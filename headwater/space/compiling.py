"""Functions made into machine code, with their types kept for the reader and the checker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(function: _F) -> _F:
    """Compile at the first call and keep the result on disk; other threads run meanwhile.

    Arithmetic stays exactly as it is written (no ``fastmath``): the exact tests depend on the order of roundings.
    """
    return cast("_F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))
