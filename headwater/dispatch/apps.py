from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "headwater.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from headwater.dispatch import navigation

        navigation.offer()
