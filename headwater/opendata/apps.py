from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "headwater.opendata"
    label = "opendata"
