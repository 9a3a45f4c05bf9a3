"""Addresses of records."""

from __future__ import annotations

from django.urls import path

from headwater.records.views import changing, reading

app_name = "records"
urlpatterns = [
    path("records/", reading.home, name="home"),
    path("records/people/new/", changing.add_person, name="add_person"),
    path("records/people/<uuid:key>/", reading.person, name="people"),
    path("records/people/<uuid:key>/amend/", changing.amend_person, name="amend_person"),
    path("records/people/<uuid:key>/phones/", changing.add_phone, name="add_phone"),
    path("records/people/<uuid:key>/merge/<uuid:other>/", changing.merge, name="merge"),
    path("records/people/<uuid:key>/part/<uuid:other>/", changing.part, name="part"),
    path("records/vehicles/<uuid:key>/", reading.vehicle, name="vehicles"),
    path("records/premises/<uuid:key>/", reading.premises, name="premises"),
    path("records/<slug:noun>/<uuid:key>/markers/", changing.place_marker, name="place_marker"),
    path("records/<slug:noun>/<uuid:key>/markers/<uuid:marker>/lift/", changing.lift_marker, name="lift_marker"),
    path("records/<slug:noun>/<uuid:key>/markers/<uuid:marker>/review/", changing.review_marker, name="review_marker"),
]
