from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "headwater.ui"
    label = "ui"
