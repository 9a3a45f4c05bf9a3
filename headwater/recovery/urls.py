"""Addresses of recovery."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.recovery.views import changing, reading

app_name = "recovery"
urlpatterns: list[URLPattern] = [
    path("recovery/", reading.vehicles, name="vehicles"),
    path("recovery/seize/", changing.seize, name="seize"),
    path("recovery/<uuid:key>/", reading.vehicle, name="vehicle"),
    path("recovery/<uuid:key>/change/<slug:what>/", changing.change, name="change"),
]
