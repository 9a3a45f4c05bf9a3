from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "headwater.desk"
    label = "desk"

    def ready(self) -> None:
        from headwater.desk import navigation, pages, permissions  # noqa: F401 - importing them registers them
        from headwater.desk.workbench.working import kind
        from headwater.journal.actions import kinds

        kinds.offer(kind())
