from django.apps import AppConfig
from django.conf import settings


class LanguageModelConfig(AppConfig):
    name = "integrations.llm"
    label = "llm_integration"

    def ready(self) -> None:
        from conversations.assistant import language_model
        from integrations.llm.client import complete

        if settings.LLM_BASE_URL:
            language_model.install(complete)
