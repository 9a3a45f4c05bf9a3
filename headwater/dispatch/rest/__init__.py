"""What units' devices and other control rooms say to us, each a router of its own, signed by the program that speaks."""

from __future__ import annotations

from ninja import Router

from headwater.dispatch.rest import devices, exchange

router = Router()
router.add_router("", devices.router)
router.add_router("", exchange.router)

__all__ = ["router"]
