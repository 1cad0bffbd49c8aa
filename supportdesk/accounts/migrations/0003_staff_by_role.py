from django.db import migrations, models


class Migration(migrations.Migration):
    """Roles say who is staff. The column itself stays, with a default: while this runs, processes of the release
    before still read and write it. A later release drops it."""

    dependencies = [("accounts", "0002_contact_sees_colleagues")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="is_staff",
            field=models.BooleanField(
                db_default=False, default=False, help_text="May open the admin site, for their tenants' rows."
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="user", name="is_staff")]
        ),
    ]
