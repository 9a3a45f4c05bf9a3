from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "headwater.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from headwater.dispatch import navigation
        from headwater.dispatch.actions import export_deployments, export_incidents
        from headwater.insight.datasets import Export, exports

        navigation.offer()
        exports.offer(
            Export("incidents", "Logs", lambda lake, by, at, progress: export_incidents(lake, by=by, at=at, progress=progress)),
            Export(
                "deployments",
                "Deployments",
                lambda lake, by, at, progress: export_deployments(lake, by=by, at=at, progress=progress),
            ),
        )
