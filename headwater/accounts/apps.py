from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "headwater.accounts"
    label = "accounts"

    def ready(self) -> None:
        from headwater.accounts import handlers, navigation  # noqa: F401 - importing them registers them
