"""What happened at the public door. Every one is a row of the journal."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class ReportSubmitted(Event, subject="report"):
    """Somebody reported something online. Who and what is on the report and its contact, not here."""

    report: Ref
    contact: Ref
    kind: str
    passed_on: bool = False


class SignInAsked(Event, subject="sign_in"):
    """Somebody asked for a link to follow their reports. Of which address is not in the journal."""

    sign_in: Ref


class FollowerSignedIn(Event, subject="session"):
    """Somebody used the link or the code that was sent to them."""

    session: Ref
    sign_in: Ref


class FollowerLeft(Event, subject="session"):
    """Somebody left the pages of their reports; nothing on their device opens them any more."""

    session: Ref


class AlertChosen(Event, subject="report"):
    """Whoever made a report wants to be told by e-mail when there is something new, or no longer."""

    report: Ref
    wanted: bool


class LetterAsked(Event, subject="letter"):
    """Somebody asked for an e-mail that confirms something. To which address is not in the journal."""

    letter: Ref
    kind: str


class DetailsChanged(Event, subject="session"):
    """Somebody who follows their reports changed their telephone number on some of them. What it is is on the reports."""

    session: Ref
    reports: tuple[Ref, ...]


class AddressAsked(Event, subject="address"):
    """Somebody who follows their reports wants them to be of another address. Which is not in the journal."""

    address: Ref
    session: Ref


class AddressChanged(Event, subject="address"):
    """The new address was confirmed from its mailbox: so many reports, cameras and visits are of it now. Both are told."""

    address: Ref
    reports: tuple[Ref, ...]


class AddressRestored(Event, subject="address"):
    """Whoever reads the old address said that the change was not theirs: it is as it was."""

    address: Ref
    reports: tuple[Ref, ...]
