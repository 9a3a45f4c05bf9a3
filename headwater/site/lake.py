"""Where this installation's lake is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.site import config

if TYPE_CHECKING:
    from headwater.insight.lake import Lake


def the_lake() -> Lake:
    """The lake of this installation."""
    from headwater.insight.lake import Lake  # its engines take a second to import, which a command may not need

    return Lake(config.var() / "lake")
