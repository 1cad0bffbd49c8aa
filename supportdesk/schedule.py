"""What the scheduler starts, and how often, in seconds. What expires before the next one is not done twice."""

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
}
