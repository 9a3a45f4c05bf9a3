from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "headwater.recovery"
    label = "recovery"
