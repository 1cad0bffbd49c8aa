from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_attachments")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="assistance",
            field=models.CharField(
                choices=[("off", "Off"), ("active", "Active"), ("handed_over", "Handed over")],
                db_default="off",
                default="off",
                editable=False,
                help_text="Off: the assistant has no part in it, or not yet.",
                max_length=11,
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("assistance__in", ["off", "active", "handed_over"])),
                name="ticket_assistance_known",
            ),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("replied", "Replied"),
                    ("noted", "Note added"),
                    ("assigned", "Assigned"),
                    ("moved", "Moved"),
                    ("status_changed", "Status changed"),
                    ("resolved", "Resolved"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("priority_changed", "Priority changed"),
                    ("tagged", "Tags changed"),
                    ("triaged", "Triaged"),
                    ("reclassified", "Category changed"),
                    ("topic_changed", "Help topic changed"),
                    ("escalated", "Escalated"),
                    ("assisted", "Assistant"),
                    ("rated", "Rated"),
                    ("links_revoked", "Links revoked"),
                    ("sla_warned", "Deadline near"),
                    ("sla_breached", "Deadline missed"),
                    ("sla_notified", "Colleagues told of a missed deadline"),
                ],
                max_length=20,
            ),
        ),
    ]
