"""Addresses of opendata. Those under /api/ are the ones that data.police.uk has, and none of them ends in a stroke; of those
of OGC API – Features only the first does."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.opendata.views import crimes, describing, downloads, features, forces, home, open311, stops

app_name = "opendata"

urlpatterns: list[URLPattern] = [
    path("api/forces", forces.forces, name="forces"),
    path("api/forces/<slug:force>", forces.force, name="force"),
    path("api/forces/<slug:force>/people", forces.senior_officers, name="senior_officers"),
    path("api/locate-neighbourhood", forces.locate, name="locate_neighbourhood"),
    path("api/crimes-street-dates", crimes.dates, name="dates"),
    path("api/crime-categories", crimes.categories, name="categories"),
    path("api/crime-last-updated", crimes.last_updated, name="last_updated"),
    path("api/crimes-street/<slug:category>", crimes.street, name="crimes"),
    path("api/crimes-at-location", crimes.at_location, name="crimes_at_location"),
    path("api/crimes-no-location", crimes.no_location, name="crimes_no_location"),
    path("api/outcomes-at-location", crimes.outcomes_at_location, name="outcomes_at_location"),
    path("api/outcomes-for-crime/<str:crime>", crimes.outcomes_for_crime, name="outcomes_for_crime"),
    path("api/stops-street", stops.street, name="stops"),
    path("api/stops-at-location", stops.at_location, name="stops_at_location"),
    path("api/stops-no-location", stops.no_location, name="stops_no_location"),
    path("api/stops-force", stops.of_force, name="stops_of_force"),
    path("open-data/", home.home, name="home"),
    path("open-data/downloads/<slug:force>/", home.months, name="months"),
    path("open-data/columns/", home.columns, name="columns"),
    path("open-data/features/", features.landing, name="landing"),
    path("open-data/features/api", features.api, name="features_api"),
    path("open-data/features/conformance", features.conformance, name="conformance"),
    path("open-data/features/collections", features.all_collections, name="collections"),
    path("open-data/features/collections/<str:collection>", features.collection, name="collection"),
    path("open-data/features/collections/<str:collection>/items", features.items, name="items"),
    path("open-data/features/collections/<str:collection>/items/<str:item>", features.item, name="item"),
    path("open311/discovery.<slug:form>", open311.discovery, name="open311_discovery"),
    path("open311/v2/services.<slug:form>", open311.services, name="open311_services"),
    path("open311/v2/services/<slug:code>.<slug:form>", open311.service, name="open311_service"),
    path("open311/v2/requests.<slug:form>", open311.requests, name="open311_requests"),
    path("open311/v2/requests/<slug:identifier>.<slug:form>", open311.one_request, name="open311_request"),
    path("open311/v2/tokens/<slug:identifier>.<slug:form>", open311.token, name="open311_token"),
    path("open-data/api/", describing.addresses, name="addresses"),
    path("open-data/api/<slug:part>/", describing.part, name="addresses_of"),
    path("open-data/openapi.json", describing.everything, name="openapi"),
    path("open-data/open311.json", describing.open311_api, name="open311_api"),
    path("open-data/police-api.json", describing.police_api, name="police_api"),
    path("data/areas/<slug:level>.geojson", downloads.areas, name="areas_file"),
    path("data/crimes/<slug:force>/<slug:month>.csv-metadata.json", downloads.crimes_described, name="crimes_described"),
    path("data/crimes/<slug:force>/<slug:month>.<slug:form>", downloads.crimes, name="crimes_file"),
    path("data/archive/<slug:force>/<slug:month>.zip", downloads.archive, name="archive"),
    path("api/<slug:force>/neighbourhoods", forces.neighbourhoods, name="neighbourhoods"),
    path("api/<slug:force>/<str:neighbourhood>", forces.neighbourhood, name="neighbourhood"),
    path("api/<slug:force>/<str:neighbourhood>/boundary", forces.outline, name="boundary"),
    path("api/<slug:force>/<str:neighbourhood>/people", forces.people, name="people"),
    path("api/<slug:force>/<str:neighbourhood>/priorities", forces.priorities, name="priorities"),
    path("api/<slug:force>/<str:neighbourhood>/events", forces.events, name="events"),
]
