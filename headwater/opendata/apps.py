from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "headwater.opendata"
    label = "opendata"

    def ready(self) -> None:
        from headwater.insight.datasets import Export, exports
        from headwater.opendata import navigation
        from headwater.opendata.actions import export_published

        navigation.offer()
        exports.offer(Export("published", "What everybody may see", export_published))
