from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "headwater.citizen"
    label = "citizen"

    def ready(self) -> None:
        from headwater.citizen import handlers, navigation  # noqa: F401 - handlers listen to what citizens do

        navigation.offer()
