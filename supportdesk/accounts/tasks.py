from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Those that are over: also strangers leave some behind, with what they sent (see `unsent`)."""
    call_command("clearsessions")
