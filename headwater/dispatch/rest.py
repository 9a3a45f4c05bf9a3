"""What units' devices and other control rooms say to us, signed by the program."""

from __future__ import annotations

from ninja import Router

router = Router()
