"""The one e-mail that follows a report. It says nothing of what was reported: somebody else may read it."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string

from headwater.citizen.languages import in_language
from headwater.citizen.queries import ReportView
from headwater.ui.languages import gettext as _
from headwater.ui.languages import speaking


def send_reference(report: ReportView) -> None:
    """Send the reference, in the language of the report. Raises what the server of the mail raises."""
    with speaking(in_language(report.language)):
        subject = _("Your reference is {reference}").replace("{reference}", report.reference)
        text = render_to_string("citizen/report/mail.jinja", {"reference": report.reference})
    send_mail(subject, text, None, [report.email])
