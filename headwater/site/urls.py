"""Which door answers which path."""

from django.urls import URLPattern, URLResolver, include, path

from headwater.site import api

handler400 = "headwater.ui.errors.bad_request"
handler403 = "headwater.ui.errors.forbidden"
handler404 = "headwater.ui.errors.not_found"
handler500 = "headwater.ui.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("headwater.desk.urls")),
    path("accounts/", include("headwater.accounts.urls")),
    path("", include("headwater.journal.urls")),
    path("", include("headwater.places.urls")),
    path("", include("headwater.records.urls")),
    path("", include("headwater.dispatch.urls")),
    path("", include("headwater.contact.urls")),
    path("", include("headwater.recovery.urls")),
    path("", include("headwater.neighbourhood.urls")),
    path("", include("headwater.citizen.urls")),
    path("api/", include((api.addresses(), "api"))),
    path("", include("headwater.opendata.urls")),  # after our own: /api/FORCE/NEIGHBOURHOOD has any two words
    path("", include("headwater.scrutiny.urls")),
]
