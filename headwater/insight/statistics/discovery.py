"""Many tests at once: which of them may be called news, when some would look like it by chance alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]


def false_discovery(p: npt.ArrayLike) -> Floats:
    """Benjamini and Hochberg's adjusted p-values, in the order given (Journal of the Royal Statistical Society B 57, 1995).

    Call news what is at most 0.05: of all that is so called, a twentieth or less is expected to be chance. NaN stays NaN and
    counts for nothing. Raises Invalid for what is no probability.

    >>> [round(float(q), 3) for q in false_discovery([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    given = np.asarray(p, np.float64)
    known = given[~np.isnan(given)]
    if known.size and not (known.min() >= 0 and known.max() <= 1):
        raise Invalid("A p-value lies between 0 and 1.", "Give probabilities, not scores.")
    order = np.argsort(known)[::-1]
    ranks = np.arange(known.size, 0, -1)
    adjusted = np.empty_like(known)
    adjusted[order] = np.minimum(np.minimum.accumulate(known[order] * known.size / ranks), 1.0)
    all_of = np.full(given.shape, np.nan)
    all_of[~np.isnan(given)] = adjusted
    return all_of
