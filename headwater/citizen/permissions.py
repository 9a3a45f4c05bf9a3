"""What the public may do here, given to whoever uses a page (ADR 0007); of staff, who may do it for somebody."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role


class Permission(kernel.Permission):
    REPORT = ("citizen.report.make", "Write a report and send it", {Role.HANDLER, Role.SUPERVISOR})
    DELIVER = ("citizen.confidence.deliver", "Bring information in confidence into the queue", {Role.ADMINISTRATOR})
    FOLLOW = ("citizen.report.follow", "Sign in to follow one's own reports", {Role.HANDLER, Role.SUPERVISOR})
    LETTER = ("citizen.letter.ask", "Have an e-mail sent that confirms a vote or a wish", {Role.ADMINISTRATOR})
