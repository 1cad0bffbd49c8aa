from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Delete expired sessions. Anonymous visitors leave some too (see `unsent`)."""
    call_command("clearsessions")
