from django.apps import AppConfig


class NeighbourhoodConfig(AppConfig):
    name = "headwater.neighbourhood"
    label = "neighbourhood"
