from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "integrations.email"
    label = "email_integration"

    def ready(self) -> None:
        from integrations.email import news, notices, resolution, subscriptions  # noqa: F401
