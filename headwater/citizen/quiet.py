"""What the log must not know: that somebody was giving information in confidence, and when."""

from __future__ import annotations

import logging

PATH = "/report/confidence/"
"""Where that is done."""


class InConfidence(logging.Filter):
    """Drops what Django says of requests there. A fault of ours is still logged, without the address that was asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not str(getattr(request, "path", "")).startswith(PATH):
            return True
        record.msg, record.args = "A page for the public failed", ()
        return record.levelno >= logging.ERROR
