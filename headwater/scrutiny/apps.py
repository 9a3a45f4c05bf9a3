from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "headwater.scrutiny"
    label = "scrutiny"

    def ready(self) -> None:
        from headwater.scrutiny import navigation, permissions  # noqa: F401 - importing them registers them
