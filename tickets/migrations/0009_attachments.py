import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Whatever deletes a file's row (a sweep, a cascade from its ticket or tenant, somebody at a database prompt) leaves
# a note of what is still in the storage.
KEEP_KEYS = """
CREATE FUNCTION tickets_attachment_left_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tickets_leftover (key) VALUES (OLD.key) ON CONFLICT (key) DO UPDATE SET due_at = now();
    RETURN OLD;
END
$$;
CREATE TRIGGER attachment_left_over AFTER DELETE ON tickets_attachment
FOR EACH ROW EXECUTE FUNCTION tickets_attachment_left_over();
"""
FORGET_KEYS = """
DROP TRIGGER attachment_left_over ON tickets_attachment;
DROP FUNCTION tickets_attachment_left_over();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tickets", "0008_desk_settings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FileLimits",
            fields=[
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_limits",
                        serialize=False,
                        to="accounts.tenant",
                    ),
                ),
                ("megabytes", models.PositiveSmallIntegerField(default=25, verbose_name="megabytes a file")),
                ("files", models.PositiveSmallIntegerField(default=10, verbose_name="files a message")),
                (
                    "takes_programs",
                    models.BooleanField(
                        default=False,
                        help_text="Programs and scripts that Windows runs by a double click, such as exe and vbs.",
                    ),
                ),
                (
                    "denied",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        help_text="Endings of names, such as zip, separated by commas. A file's content counts as well as its name.",
                        size=None,
                        verbose_name="other types not taken",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "file limits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("files__gte", 1), ("megabytes__gte", 1)), name="file_limits_sensible"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Leftover",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("attempts", models.PositiveSmallIntegerField(db_default=0)),
                ("reason", models.TextField(blank=True, db_default="")),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="leftover_due")]},
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(editable=False, max_length=40, unique=True)),
                ("size", models.PositiveBigIntegerField()),
                ("kind", models.CharField(help_text="What the content is.", max_length=12)),
                ("content_type", models.CharField(help_text="What it is served as.", max_length=100)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="tickets.threadentry",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "uploader_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.contact",
                    ),
                ),
                (
                    "uploader_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("entry", None)), fields=["created_at"], name="attachment_unclaimed"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="attachment_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry", None), ("ticket", None)),
                            models.Q(("entry__isnull", False), ("ticket__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_claimed_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP_KEYS, FORGET_KEYS),
    ]
