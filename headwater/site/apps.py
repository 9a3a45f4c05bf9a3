from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The composition root: joins what the rooms offer to the slots that ask for it."""

    name = "headwater.site"
    label = "site"

    def ready(self) -> None:
        from headwater.site import wiring

        wiring.connect()
