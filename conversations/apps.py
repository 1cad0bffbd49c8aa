from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"

    def ready(self) -> None:
        from conversations import subscriptions  # noqa: F401
        from conversations.desk import panel  # noqa: F401
