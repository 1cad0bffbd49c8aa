from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="sees_colleagues",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="In the portal, the tickets of everybody of the same business partner, to read.",
                verbose_name="sees colleagues' tickets",
            ),
        ),
    ]
