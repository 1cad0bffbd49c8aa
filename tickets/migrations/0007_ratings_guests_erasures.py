import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tickets", "0006_sla"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="guest_version",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="ticket",
            name="satisfaction",
            field=models.CharField(
                blank=True,
                choices=[("good", "Good"), ("bad", "Bad")],
                db_default="",
                default="",
                editable=False,
                max_length=4,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="satisfaction_comment",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=1000),
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
                    ("rated", "Rated"),
                    ("links_revoked", "Links revoked"),
                    ("sla_warned", "Deadline near"),
                    ("sla_breached", "Deadline missed"),
                    ("sla_notified", "Colleagues told of a missed deadline"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("opened_on", models.DateField()),
                ("erased_at", models.DateTimeField()),
                (
                    "erased_by",
                    models.CharField(
                        choices=[
                            ("agent", "Agent"),
                            ("customer", "Customer"),
                            ("ai", "Assistant"),
                            ("system", "System"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_progress", "In progress"),
                            ("pending", "Pending"),
                            ("resolved", "Resolved"),
                            ("closed", "Closed"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("urgent", "Urgent")],
                        max_length=6,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("portal", "Portal"),
                            ("email", "Email"),
                            ("phone", "Phone"),
                            ("chat", "Chat"),
                            ("api", "API"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("billing", "Billing"),
                            ("technical", "Technical"),
                            ("sales", "Sales"),
                            ("account", "Account"),
                            ("general", "General"),
                        ],
                        max_length=9,
                    ),
                ),
                ("was_answered", models.BooleanField()),
                ("entries", models.PositiveIntegerField()),
                ("files", models.PositiveIntegerField(default=0)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="erasures", to="accounts.tenant"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "-erased_at"], name="erasure_by_tenant")],
            },
        ),
    ]
