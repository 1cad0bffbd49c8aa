from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_contact_sees_colleagues")]

    operations = [migrations.RemoveField(model_name="user", name="is_staff")]
