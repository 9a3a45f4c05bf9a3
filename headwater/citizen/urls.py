"""Addresses of citizen."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.citizen.views import start, vehicles

app_name = "citizen"
urlpatterns: list[URLPattern] = [
    path("help/", start.start, name="start"),
    path("vehicles/", vehicles.find, name="vehicle_find"),
    path("vehicles/yours/", vehicles.yours, name="vehicle"),
    path("vehicles/yours/collect/", vehicles.collect, name="vehicle_collect"),
    path("vehicles/yours/dispute/", vehicles.dispute, name="vehicle_dispute"),
    path("vehicles/yours/leave/", vehicles.leave, name="vehicle_leave"),
]
