from celery import shared_task

from tickets import closing
from tickets.files import sweeping
from tickets.sla import sweeping as sla


@shared_task
def close_resolved() -> None:
    closing.close_resolved()


@shared_task
def sweep_files() -> int:
    return sweeping.sweep()


@shared_task
def sweep_sla() -> None:
    sla.sweep()
