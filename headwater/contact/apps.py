from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "headwater.contact"
    label = "contact"

    def ready(self) -> None:
        from headwater.contact import handlers, navigation  # noqa: F401 - handlers listen to dispatch

        navigation.offer()
