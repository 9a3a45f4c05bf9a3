"""A vote between the page and the e-mail that confirms it: signed, so that nothing is stored before it is confirmed.

The link holds the vote itself with a keyed hash of the address: whoever reads it learns no address, nobody can write one
without the key, and using it twice casts one vote.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from headwater.kernel import Invalid, Ref
from headwater.neighbourhood.rules import one_mailbox

_SALT, _FORM = "headwater.neighbourhood.ballot", "headwater.neighbourhood.form"
LASTS = timedelta(days=3)
"""How long a vote can be confirmed."""

SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=12)
"""How long after it was shown a form can be sent: nobody reads and chooses faster, and a page is not kept for a script."""

_REMEDY = "Vote again on the neighbourhood’s page."


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that was written at a time. ``choice``: a priority or a suggestion. ``voter``: the hash that is stored."""

    area: Ref
    choice: Ref
    voter: str
    written_at: datetime


def write_ballot(*, area: Ref, choice: Ref, email: str, at: datetime) -> str:
    """A vote as the link in the e-mail holds it."""
    held = {"a": area.id, "c": str(choice), "v": voter_of(area, email), "t": int(at.timestamp())}
    return signing.dumps(held, salt=_SALT, compress=True)


def read_ballot(text: str, at: datetime) -> Ballot:
    """Raises Invalid where nobody here wrote it, or where it was written too long ago."""
    try:
        held = signing.loads(text, salt=_SALT)
        written = datetime.fromtimestamp(held["t"], UTC)
        found = Ballot(Ref("places.area", held["a"]), Ref.parse(held["c"]), held["v"], written)
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        raise Invalid("This link is not whole.", f"Open it from the e-mail again. {_REMEDY}") from None
    if not timedelta(0) <= at - written + timedelta(minutes=1) <= LASTS:
        raise Invalid("This link is too old.", _REMEDY)
    return found


def voter_of(area: Ref, email: str) -> str:
    """The same for every way of writing one mailbox, and another in every area: 64 hexadecimal digits."""
    said = f"vote:{area.id}:{one_mailbox(email)}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


def mark_form(area: Ref, at: datetime) -> str:
    """What a form carries to show when it was made, and for which area."""
    return signing.dumps([area.id, int(at.timestamp())], salt=_FORM)


def check_form(mark: str, area: Ref, at: datetime) -> None:
    """Raises Invalid where it was sent too soon, too late, or was made for another area or by somebody else."""
    try:
        of, made = signing.loads(mark, salt=_FORM)
        age = at - datetime.fromtimestamp(made, UTC)
    except (signing.BadSignature, ValueError, TypeError):
        of, age = None, timedelta(0)
    if of != area.id or not SOONEST <= age <= LATEST:
        raise Invalid("The page was open too long, or was sent too quickly.", "Read it once more and send it again.")
