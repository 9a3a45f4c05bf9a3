from django.urls import path

from headwater.places import views

app_name = "places"
urlpatterns = [
    path("places/", views.home, name="home"),
    path("places/areas/<uuid:area_id>/", views.area, name="area"),
    path("places/at/<int:easting>/<int:northing>/", views.point, name="point"),
    path("places/disagreements/", views.disagreements, name="disagreements"),
]
