from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "headwater.journal"
    label = "journal"

    def ready(self) -> None:
        from headwater.journal import navigation  # noqa: F401 - offers the journal's pages to the menu

        post_migrate.connect(_grant, sender=self, dispatch_uid="journal.grant")


def _grant(using: str, **options: Any) -> None:
    """After migrating: the lesser role may do its work, and may not alter the log."""
    from headwater.journal import grants

    grants.apply(using)
