from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "headwater.workforce"
    label = "workforce"
