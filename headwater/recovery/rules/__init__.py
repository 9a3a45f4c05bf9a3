"""What recovery decides, without a database: charges, powers, and what a reference looks like."""

from headwater.recovery.rules.charges import Facts, Quote, Stop, charges_on, quote
from headwater.recovery.rules.powers import documents, holds, powers

__all__ = ["Facts", "Quote", "Stop", "charges_on", "documents", "holds", "powers", "quote"]
