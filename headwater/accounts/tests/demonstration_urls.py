"""The platform's addresses as they are in demonstration mode, for tests: settings are read once, when urls are imported."""

from django.urls import get_resolver, include, path

platform = get_resolver("headwater.site.urls")
handler404 = "headwater.ui.errors.not_found"
handler403 = "headwater.ui.errors.forbidden"
urlpatterns = [path("accounts/", include("headwater.accounts.demo_urls")), *platform.url_patterns]
