from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes for what was resolved, kept and missed in a run of days, built beside running work."""

    atomic = False
    dependencies = [("tickets", "0011_notices")]

    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(
                fields=["tenant", "resolved_at"],
                condition=models.Q(resolved_at__isnull=False),
                name="ticket_resolved",
            ),
        ),
        AddIndexConcurrently(
            "slaclock",
            models.Index(
                fields=["tenant", "stopped_at"], condition=models.Q(stopped_at__isnull=False), name="clock_stopped"
            ),
        ),
        AddIndexConcurrently(
            "slaclock",
            models.Index(
                fields=["tenant", "breached_at"], condition=models.Q(breached_at__isnull=False), name="clock_missed"
            ),
        ),
    ]
