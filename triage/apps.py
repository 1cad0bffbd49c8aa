from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"

    def ready(self) -> None:
        from triage import panel, routing_panel, subscriptions  # noqa: F401
        from triage.assignment import subscriptions as assigning  # noqa: F401
        from triage.rules import history  # noqa: F401
