import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tickets", "0005_search_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SlaTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("urgent", "Urgent")],
                        max_length=6,
                    ),
                ),
                ("first_response", models.PositiveIntegerField(blank=True, help_text="Minutes.", null=True)),
                ("next_response", models.PositiveIntegerField(blank=True, help_text="Minutes.", null=True)),
                ("resolution", models.PositiveIntegerField(blank=True, help_text="Minutes.", null=True)),
            ],
        ),
        migrations.AddField(
            model_name="ticket",
            name="breached_at",
            field=models.DateTimeField(editable=False, help_text="The first deadline that was missed.", null=True),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="due_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="The nearest running deadline.", null=True
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
                    ("sla_warned", "Deadline near"),
                    ("sla_breached", "Deadline missed"),
                    ("sla_notified", "Colleagues told of a missed deadline"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "timezone",
                    models.CharField(
                        default="UTC", help_text="An IANA name: Europe/Berlin.", max_length=64, verbose_name="time zone"
                    ),
                ),
                ("weekly", models.JSONField(default=dict, verbose_name="opening hours")),
                ("holidays", models.JSONField(blank=True, default=dict, help_text="Dates with names, closed all day.")),
                ("overrides", models.JSONField(blank=True, default=dict, verbose_name="special days")),
                ("breaks", models.JSONField(blank=True, default=dict)),
                (
                    "country",
                    models.CharField(blank=True, help_text="Its public holidays are closed as well.", max_length=2),
                ),
                ("part", models.CharField(blank=True, max_length=10, verbose_name="part of the country")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendars", to="accounts.tenant"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SlaClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_response", "First response"),
                            ("next_response", "Next response"),
                            ("resolution", "Resolution"),
                            ("topic", "Topic's due time"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "cycle",
                    models.PositiveIntegerField(default=1, help_text="The n-th wait for a next response; else 1."),
                ),
                ("started_at", models.DateTimeField()),
                ("minutes", models.PositiveIntegerField(help_text="Allowed.")),
                ("due_at", models.DateTimeField(null=True)),
                ("warn_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(help_text="When what was promised was done.", null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("next_step_at", models.DateTimeField(null=True)),
                (
                    "steps_through",
                    models.PositiveIntegerField(help_text="Minutes after, up to which steps were taken.", null=True),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "SLA clock",
            },
        ),
        migrations.CreateModel(
            name="SlaPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "is_default",
                    models.BooleanField(default=False, help_text="For tickets whose topic and queue name no policy."),
                ),
                (
                    "warn_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=80,
                        help_text="Percent of the time used. Blank: no warning.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="warn at",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="tickets.calendar"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="accounts.tenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "SLA policy",
                "verbose_name_plural": "SLA policies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clock",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_response", "First response"),
                            ("next_response", "Next response"),
                            ("resolution", "Resolution"),
                            ("topic", "Topic's due time"),
                        ],
                        help_text="Blank: whichever is missed.",
                        max_length=14,
                    ),
                ),
                (
                    "after_minutes",
                    models.PositiveIntegerField(
                        default=0, help_text="0: as soon as it is missed.", verbose_name="minutes after"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("notify_assignee", "Notify the assignee"),
                            ("notify_leads", "Notify the queue's leads"),
                            ("notify_supervisors", "Notify the supervisors"),
                            ("raise_priority", "Raise the priority"),
                            ("move", "Move to a queue"),
                            ("mark_escalated", "Mark as escalated"),
                        ],
                        max_length=18,
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.queue",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="tickets.slapolicy"
                    ),
                ),
            ],
            options={
                "ordering": ["after_minutes", "pk"],
            },
        ),
        migrations.AddField(
            model_name="helptopic",
            name="sla_policy",
            field=models.ForeignKey(
                blank=True,
                help_text="Blank: that of the topic above, else the queue's, else the tenant's default.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="topics",
                to="tickets.slapolicy",
                verbose_name="SLA policy",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="sla_policy",
            field=models.ForeignKey(
                blank=True,
                help_text="For tickets whose topic names none. Blank: the tenant's default.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queues",
                to="tickets.slapolicy",
                verbose_name="SLA policy",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="policy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="tickets.slapolicy",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["tenant", "due_at", "id"], name="ticket_due"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("breached_at__isnull", False)),
                fields=["tenant", "-breached_at", "-id"],
                name="ticket_breached",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("escalated_at__isnull", False)),
                fields=["tenant", "-escalated_at", "-id"],
                name="ticket_escalated",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "in_progress", "pending"])),
                fields=["tenant", "id", "policy"],
                name="ticket_promised",
            ),
        ),
        migrations.AddField(
            model_name="slatarget",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="tickets.slapolicy"
            ),
        ),
        migrations.AddField(
            model_name="slatarget",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                models.F("tenant"), django.db.models.functions.text.Lower("name"), name="calendar_name_once_a_tenant"
            ),
        ),
        migrations.AddIndex(
            model_name="slaclock",
            index=models.Index(
                condition=models.Q(("breached_at__isnull", True), ("due_at__isnull", False)),
                fields=["due_at"],
                name="clock_to_breach",
            ),
        ),
        migrations.AddIndex(
            model_name="slaclock",
            index=models.Index(
                condition=models.Q(("warn_at__isnull", False), ("warned_at__isnull", True)),
                fields=["warn_at"],
                name="clock_to_warn",
            ),
        ),
        migrations.AddIndex(
            model_name="slaclock",
            index=models.Index(
                condition=models.Q(("next_step_at__isnull", False)), fields=["next_step_at"], name="clock_to_escalate"
            ),
        ),
        migrations.AddConstraint(
            model_name="slaclock",
            constraint=models.UniqueConstraint(fields=("ticket", "kind", "cycle"), name="clock_once_a_cycle"),
        ),
        migrations.AddConstraint(
            model_name="slaclock",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["first_response", "next_response", "resolution", "topic"])),
                name="clock_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="slapolicy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("tenant",), name="policy_one_default_a_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="slapolicy",
            constraint=models.UniqueConstraint(
                models.F("tenant"), django.db.models.functions.text.Lower("name"), name="policy_name_once_a_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "move"), ("queue__isnull", False)),
                    models.Q(("action", "move"), _negated=True),
                    _connector="OR",
                ),
                name="step_moves_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="slatarget",
            constraint=models.UniqueConstraint(fields=("policy", "priority"), name="target_once_a_priority"),
        ),
        migrations.AddConstraint(
            model_name="slatarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["low", "medium", "high", "urgent"])), name="target_priority_known"
            ),
        ),
    ]
