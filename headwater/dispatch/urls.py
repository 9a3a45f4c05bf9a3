"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.dispatch.views import roads

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("dispatch/roads/", roads.roads, name="roads"),
    path("dispatch/roads/<uuid:change_id>/restore/", roads.restore, name="roads_restore"),
]
