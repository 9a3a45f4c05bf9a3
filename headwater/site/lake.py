"""Where this installation's lake is."""

from headwater.insight.lake import Lake
from headwater.site import config


def the_lake() -> Lake:
    """The lake of this installation."""
    return Lake(config.var() / "lake")
