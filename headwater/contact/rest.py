"""What telephone systems say to us. Signed by the program; see docs/how-to/connect-telephony.md."""

from __future__ import annotations

from ninja import Router

router = Router()
