from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "headwater.contact"
    label = "contact"

    def ready(self) -> None:
        from headwater.contact import handlers  # noqa: F401 - listens to dispatch
