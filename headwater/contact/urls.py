"""Addresses of contact."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.contact.views import (
    asking,
    assessing,
    calling,
    cameras,
    diary,
    entering,
    files,
    outcomes,
    queue,
    supervising,
    writing,
)

app_name = "contact"
urlpatterns: list[URLPattern] = [
    path("contact/", queue.queue, name="queue"),
    path("contact/strip/", queue.strip, name="strip"),
    path("contact/next/", queue.answer_next, name="next"),
    path("contact/callers/", calling.callers, name="callers"),
    path("contact/places/", calling.places, name="places"),
    path("contact/kinds/", calling.kinds, name="kinds"),
    path("contact/supervisor/", supervising.supervisor, name="supervisor"),
    path("contact/diary/", diary.diary, name="diary"),
    path("contact/diary/<uuid:appointment_id>/", diary.appointment, name="appointment"),
    path("contact/referrals/", outcomes.referrals, name="referrals"),
    path("contact/referrals/<uuid:referral_id>/", outcomes.referral, name="referral"),
    path("contact/reports/", outcomes.reports, name="reports"),
    path("contact/reports/<int:number>/", outcomes.report, name="report"),
    path("contact/messages/", writing.threads, name="threads"),
    path("contact/<uuid:contact_id>/messages/", writing.thread, name="thread"),
    path("contact/requests/", asking.requests, name="requests"),
    path("contact/requests/<uuid:request_id>/", asking.request, name="request"),
    path("contact/cameras/", cameras.cameras, name="cameras"),
    path("contact/cameras/<uuid:camera_id>/ask/", cameras.ask, name="camera_ask"),
    path("contact/plans/", outcomes.plans, name="plans"),
    path("contact/plans/<uuid:plan_id>/", outcomes.plan, name="plan"),
    path("contact/assess/<uuid:incident_id>/", assessing.assess, name="assess"),
    path("contact/assess/<uuid:incident_id>/parts/", assessing.assess_parts, name="assess_parts"),
    path("contact/new/<slug:channel>/", entering.new, name="new"),
    path("contact/<uuid:contact_id>/", calling.call, name="call"),
    path("contact/<uuid:contact_id>/files/<int:number>/", files.file, name="file"),
    path("contact/<uuid:contact_id>/details/", calling.details, name="details"),
    path("contact/<uuid:contact_id>/finish/", calling.finish, name="finish"),
    path("contact/<uuid:contact_id>/state/", calling.state, name="state"),
    path("contact/<uuid:contact_id>/claim/", queue.claim, name="claim"),
    path("contact/<uuid:contact_id>/release/", queue.release, name="release"),
    path("contact/<uuid:contact_id>/called-back/", queue.called_back, name="called_back"),
    path("contact/<uuid:contact_id>/take-over/", queue.take_over, name="take_over"),
]
