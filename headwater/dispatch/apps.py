from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "headwater.dispatch"
    label = "dispatch"
