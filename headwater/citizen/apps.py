from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "headwater.citizen"
    label = "citizen"
