import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_contact_sees_colleagues"),
        ("tickets", "0010_assistance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Somebody answers your ticket"),
                            ("resolution", "Your ticket is resolved"),
                            ("customer_reply", "A customer writes on a ticket of yours"),
                            ("assignment", "A ticket is assigned to you"),
                            ("note", "A colleague notes something on a ticket of yours"),
                            ("sla", "A deadline is missed that you answer for"),
                        ],
                        max_length=14,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="tickets.ticketevent"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="tickets.ticket"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notice_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user", "kind"], name="notice_unread"),
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "event"), name="notice_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="NoticePreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Somebody answers your ticket"),
                            ("resolution", "Your ticket is resolved"),
                            ("customer_reply", "A customer writes on a ticket of yours"),
                            ("assignment", "A ticket is assigned to you"),
                            ("note", "A colleague notes something on a ticket of yours"),
                            ("sla", "A deadline is missed that you answer for"),
                        ],
                        max_length=14,
                    ),
                ),
                ("in_app", models.BooleanField()),
                ("by_email", models.BooleanField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="preference_once_a_kind")],
            },
        ),
    ]
