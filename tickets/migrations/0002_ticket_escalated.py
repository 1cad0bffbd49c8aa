from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='escalated_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='escalation_reason',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'Opened'), ('replied', 'Replied'), ('noted', 'Note added'), ('assigned', 'Assigned'), ('moved', 'Moved'), ('status_changed', 'Status changed'), ('resolved', 'Resolved'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('priority_changed', 'Priority changed'), ('tagged', 'Tags changed'), ('triaged', 'Triaged'), ('reclassified', 'Category changed'), ('escalated', 'Escalated')], max_length=20),
        ),
    ]
