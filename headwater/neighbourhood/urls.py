"""Addresses of neighbourhood."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "neighbourhood"
urlpatterns: list[URLPattern] = []
