from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "headwater.places"
    label = "places"
