from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "headwater.workforce"
    label = "workforce"

    def ready(self) -> None:
        from headwater.insight.figures import answerers
        from headwater.workforce.answers import workforce_answerers

        answerers.offer(*workforce_answerers())
