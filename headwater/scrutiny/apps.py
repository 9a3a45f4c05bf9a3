from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "headwater.scrutiny"
    label = "scrutiny"
