from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "headwater.desk"
    label = "desk"

    def ready(self) -> None:
        from headwater.desk import pages  # noqa: F401 - importing it registers it
