from celery import shared_task

from tickets import closing


@shared_task
def close_resolved() -> None:
    closing.close_resolved()
