from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "headwater.journal"
    label = "journal"
