from django.urls import path

from headwater.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("workbench/", views.start, name="workbench"),
    path("workbench/begin/", views.work, name="work"),
    path("workbench/<slug:view>/", views.view, name="view"),
    path("workbench/<slug:view>/<str:name>", views.file, name="file"),
]
