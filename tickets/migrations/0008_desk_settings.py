import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def furnish(apps, schema_editor):
    """Tenants founded before there were settings get theirs."""
    made = apps.get_model("tickets", "DeskSettings").objects
    tenants = apps.get_model("accounts", "Tenant").objects.values_list("pk", flat=True)
    made.bulk_create((made.model(tenant_id=pk) for pk in tenants.iterator()), batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tickets", "0007_ratings_guests_erasures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored_priorities", models.JSONField(blank=True, default=list)),
                ("stored_sources", models.JSONField(blank=True, default=list)),
                ("auto_assign", models.BooleanField(db_default=True, default=True)),
                ("auto_close_days", models.PositiveSmallIntegerField(db_default=0, default=0, help_text="0: never.")),
                ("customers_may_delete", models.BooleanField(db_default=False, default=False)),
                (
                    "muted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        help_text="Notices not sent.",
                        size=None,
                    ),
                ),
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_settings",
                        to="accounts.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "desk settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("auto_close_days__lte", 366)), name="desk_auto_close_within_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SettingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("setting", models.CharField(max_length=60)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "actor_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={"indexes": [models.Index(fields=["tenant", "-id"], name="setting_change_latest")]},
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "resolved")),
                fields=["tenant", "resolved_at", "id"],
                name="ticket_to_close",
            ),
        ),
        migrations.RunPython(furnish, migrations.RunPython.noop),
    ]
