from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of before stand where they stood: in the order they came in."""

    dependencies = [("tickets", "0013_customers_may_delete")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="position",
            field=models.PositiveSmallIntegerField(
                db_default=0, editable=False, help_text="Among those of its entry."
            ),
        ),
    ]
