"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.dispatch.views import escalations, hubs, logs, roads

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("dispatch/escalations/", escalations.escalations, name="escalations"),
    path("dispatch/escalations/banner/", escalations.banner, name="escalation_banner"),
    path("dispatch/escalations/<uuid:escalation_id>/answer/", escalations.answer, name="escalation_answer"),
    path("dispatch/hubs/", hubs.hubs, name="hubs"),
    path("dispatch/hubs/<uuid:hub_id>/dark/", hubs.dark, name="hub_dark"),
    path("dispatch/hubs/<uuid:hub_id>/back/", hubs.back, name="hub_back"),
    path("dispatch/hubs/<uuid:hub_id>/present/", hubs.present, name="hub_present"),
    path("dispatch/handovers/<uuid:batch>/answer/", hubs.answer, name="handover_answer"),
    path("dispatch/logs/<uuid:incident_id>/", logs.log, name="incident"),
    path("dispatch/roads/", roads.roads, name="roads"),
    path("dispatch/roads/<uuid:change_id>/restore/", roads.restore, name="roads_restore"),
]
