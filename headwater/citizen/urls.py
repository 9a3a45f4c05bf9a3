"""Addresses of citizen."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.citizen.views import (
    area,
    finding,
    languages,
    report,
    requests,
    signing_in,
    start,
    subscribing,
    tracking,
    vehicles,
    voting,
)

app_name = "citizen"
urlpatterns: list[URLPattern] = [
    path("area/", area.find, name="area_find"),
    path("area/vote/<str:ballot>/", voting.confirm, name="area_confirm"),
    path("area/subscribe/<str:wish>/", subscribing.confirm, name="area_subscribed"),
    path("area/stop/<str:token>/", subscribing.stop, name="area_stop"),
    path("area/<uuid:key>/", area.area, name="area"),
    path("area/<uuid:key>/events.ics", area.events, name="area_events"),
    path("area/<uuid:key>/subscribe/", subscribing.subscribe, name="area_subscribe"),
    path("area/<uuid:key>/vote/", voting.vote, name="area_vote"),
    path("area/<uuid:key>/suggest/", voting.suggest, name="area_suggest"),
    path("help/", start.start, name="start"),
    path("help/language/<slug:code>/", languages.language, name="language"),
    path("report/", finding.search, name="find"),
    path("report/topics/<slug:code>/", finding.topic, name="topic"),
    path("report/sent/", report.sent, name="report_sent"),
    path("report/leave/", report.leave, name="report_leave"),
    path("report/<slug:kind>/", report.start, name="report_start"),
    path("report/<slug:kind>/check/", report.check, name="report_check"),
    path("report/<slug:kind>/<slug:page>/", report.page, name="report_page"),
    path("report/<slug:kind>/<slug:page>/999/", report.danger, name="report_danger"),
    path("requests/sent/", requests.sent, name="request_sent"),
    path("requests/keep-footage/", requests.ask, {"sort": "keep-footage"}, name="request_footage"),
    path("requests/complain/", requests.ask, {"sort": "complain"}, name="request_complain"),
    path("requests/thank/", requests.ask, {"sort": "thank"}, name="request_thank"),
    path("yours/", tracking.reports, name="reports"),
    path("yours/sign-in/", signing_in.safe, name="follow"),
    path("yours/sign-in/other-ways/", signing_in.other_ways, name="follow_other"),
    path("yours/sign-in/address/", signing_in.address, name="follow_address"),
    path("yours/sign-in/code/", signing_in.code, name="follow_code"),
    path("yours/link/<str:link>/", signing_in.link, name="follow_link"),
    path("yours/leave/", signing_in.leave, name="follow_leave"),
    path("yours/<slug:reference>/", tracking.report, name="report_progress"),
    path("yours/<slug:reference>/write/", tracking.write, name="report_write"),
    path("yours/<slug:reference>/appointment/", tracking.appointment, name="report_appointment"),
    path("yours/<slug:reference>/alerts/", tracking.alerts, name="report_alerts"),
    path("yours/<slug:reference>/confirmation/", tracking.confirmation, name="report_confirmation"),
    path("vehicles/", vehicles.find, name="vehicle_find"),
    path("vehicles/yours/", vehicles.yours, name="vehicle"),
    path("vehicles/yours/collect/", vehicles.collect, name="vehicle_collect"),
    path("vehicles/yours/dispute/", vehicles.dispute, name="vehicle_dispute"),
    path("vehicles/yours/leave/", vehicles.leave, name="vehicle_leave"),
]
