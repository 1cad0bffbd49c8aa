"""Periodic tasks and their intervals in seconds. A task that has not started before the next one is due expires."""

from kombu import Queue

# The pulse has a queue of its own, which workers read in turn with the other: a long line of deliveries must
# neither hold up the sweep nor make a busy worker look dead.
CELERY_TASK_QUEUES = [Queue("deliveries"), Queue("pulse")]
CELERY_TASK_ROUTES = {
    **{f"supportdesk.outbox.tasks.{name}": {"queue": "pulse"} for name in ("sweep", "heartbeat")},
    "triage.tasks.sweep_assignments": {"queue": "pulse"},
    "tickets.tasks.sweep_sla": {"queue": "pulse"},
}

CELERY_BEAT_SCHEDULE = {
    "sweep deliveries": {
        "task": "supportdesk.outbox.tasks.sweep",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "worker heartbeat": {
        "task": "supportdesk.outbox.tasks.heartbeat",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "sweep SLA clocks": {
        "task": "tickets.tasks.sweep_sla",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep assignments": {
        "task": "triage.tasks.sweep_assignments",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "close resolved tickets": {
        "task": "tickets.tasks.close_resolved",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "sweep files": {
        "task": "tickets.tasks.sweep_files",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget old deliveries": {"task": "supportdesk.outbox.tasks.forget", "schedule": 3600.0},
    "forget ended sessions": {"task": "supportdesk.accounts.tasks.forget_sessions", "schedule": 3600.0},
}
