from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "headwater.recovery"
    label = "recovery"

    def ready(self) -> None:
        from headwater.recovery import navigation

        navigation.offer()
