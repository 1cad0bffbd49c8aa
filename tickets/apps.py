from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Desk"

    def ready(self) -> None:
        from tickets.bell import ringing  # noqa: F401
        from tickets.sla import escalating, recomputing  # noqa: F401
