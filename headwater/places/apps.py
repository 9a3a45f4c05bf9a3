from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "headwater.places"
    label = "places"

    def ready(self) -> None:
        from headwater.insight.datasets import Export, exports
        from headwater.places import navigation
        from headwater.places.actions import export_population

        navigation.offer()
        exports.offer(Export("population", "Populations", lambda lake, by, at, progress: export_population(lake, by=by, at=at)))
