"""Every address of the platform, and the plain one beside them."""

from __future__ import annotations

from django.urls import path

from headwater.site.bench.open_data.plain import crimes
from headwater.site.urls import urlpatterns as ours

urlpatterns = [path("plain", crimes), *ours]
