"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.dispatch.views import logs, roads

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("dispatch/logs/<uuid:incident_id>/", logs.log, name="incident"),
    path("dispatch/roads/", roads.roads, name="roads"),
    path("dispatch/roads/<uuid:change_id>/restore/", roads.restore, name="roads_restore"),
]
