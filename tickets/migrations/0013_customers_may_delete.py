from django.db import migrations, models


class Migration(migrations.Migration):
    """Desks that have never chosen let customers delete their tickets; what a desk has stored stays as it is."""

    dependencies = [("tickets", "0012_what_was_kept")]

    operations = [
        migrations.AlterField(
            model_name="desksettings",
            name="customers_may_delete",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
