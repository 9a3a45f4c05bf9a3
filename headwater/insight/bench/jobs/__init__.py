"""The jobs of ``headwater bench insight``: one module for each, with a ``JOB`` in it.

A module is imported by the peer's Python too, which may have nothing but NumPy and the peer: import the rest of us, and
the peer, inside the functions. To add a job, add a module and write its name down here, in the order of the table.
"""

from __future__ import annotations

JOBS: tuple[str, ...] = ("cube", "changes", "hot_grid", "kde", "gi_star", "knox", "etas", "linkage")
