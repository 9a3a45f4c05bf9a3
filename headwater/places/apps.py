from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "headwater.places"
    label = "places"

    def ready(self) -> None:
        from headwater.places import navigation

        navigation.offer()
