from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "headwater.citizen"
    label = "citizen"

    def ready(self) -> None:
        from headwater.citizen import navigation

        navigation.offer()
