"""Addresses of neighbourhood."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.neighbourhood.views import keeping, tasks, warnings

app_name = "neighbourhood"
urlpatterns: list[URLPattern] = [
    path("neighbourhoods/", keeping.home, name="home"),
    path("neighbourhoods/tasks/", tasks.listed, name="tasks"),
    path("neighbourhoods/tasks/give/", tasks.give, name="give_task"),
    path("neighbourhoods/tasks/<uuid:key>/", tasks.one, name="task"),
    path("neighbourhoods/warnings/", warnings.listed, name="warnings"),
    path("neighbourhoods/warnings/draft/", warnings.draft, name="draft_warning"),
    path("neighbourhoods/warnings/<uuid:key>/", warnings.one, name="warning"),
    path("neighbourhoods/warnings/<uuid:key>/update/", warnings.update, name="update_warning"),
    path("neighbourhoods/<uuid:key>/", keeping.area, name="area"),
    path("neighbourhoods/<uuid:key>/<slug:what>/<uuid:of>/", keeping.change, name="change"),
]
