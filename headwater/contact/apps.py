from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "headwater.contact"
    label = "contact"

    def ready(self) -> None:
        from headwater.contact import handlers, navigation  # noqa: F401 - handlers listen to dispatch
        from headwater.contact.actions import export_contacts
        from headwater.insight.datasets import Export, exports

        navigation.offer()
        exports.offer(
            Export(
                "contacts", "Contacts", lambda lake, by, at, progress: export_contacts(lake, by=by, at=at, progress=progress)
            )
        )
