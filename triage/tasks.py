from celery import shared_task

from triage.assignment import sweeping


@shared_task
def sweep_assignments() -> None:
    sweeping.sweep()
