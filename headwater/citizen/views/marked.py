"""Forms of strangers, marked with when they were made and for which area."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import HttpRequest, QueryDict

from headwater.kernel import HeadwaterError, Ref
from headwater.neighbourhood import actions


def fault_of(form: forms.Form, area: Ref, at: datetime) -> str | None:
    """Why a form is not taken that was sent too quickly, too late, or from nowhere; None where it is."""
    try:
        actions.check_form(form.cleaned_data["mark"], area, at)
    except HeadwaterError as fault:
        return f"{fault.message} {fault.remedy}"
    return None


def marked(request: HttpRequest, area: Ref, at: datetime) -> QueryDict:
    """What was sent, good for another try."""
    sent = request.POST.copy()
    sent["mark"] = actions.mark_form(area, at)
    return sent
