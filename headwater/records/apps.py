from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "headwater.records"
    label = "records"

    def ready(self) -> None:
        from headwater.records import navigation

        navigation.offer()
