"""The demonstration state: the force of the 2018 scrutiny report, rebuilt at a fixed seed through actions only.

Everything in it is synthetic. Its totals reproduce the published tables of ``insight.reference.wmp2020``.
"""

from headwater.demo.building import build

__all__ = ["build"]
