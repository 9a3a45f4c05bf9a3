from django.apps import AppConfig


class NeighbourhoodConfig(AppConfig):
    name = "headwater.neighbourhood"
    label = "neighbourhood"

    def ready(self) -> None:
        from headwater.neighbourhood import navigation

        navigation.offer()
