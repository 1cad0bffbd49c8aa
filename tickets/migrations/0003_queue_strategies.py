from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0002_ticket_escalated'),
    ]

    operations = [
        migrations.AddField(
            model_name='queue',
            name='capacity',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Open tickets of this queue that a member is given at once. Blank: no limit.', null=True),
        ),
        migrations.AddField(
            model_name='queue',
            name='grace_minutes',
            field=models.PositiveSmallIntegerField(default=15, help_text='After so many minutes of a break, tickets the member has not touched go to somebody else.'),
        ),
        migrations.AddField(
            model_name='queue',
            name='strategy',
            field=models.CharField(choices=[('manual', 'Manual'), ('round_robin', 'Round robin'), ('least_loaded', 'Least loaded')], default='manual', help_text='Who gets the next ticket: nobody by itself, each member in turn, or whoever has the fewest open.', max_length=12),
        ),
        migrations.AddField(
            model_name='queuemember',
            name='break_began_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='queuemember',
            name='capacity',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Open tickets at once, for this member. Blank: as the queue says.', null=True),
        ),
        migrations.AddField(
            model_name='queuemember',
            name='credit',
            field=models.IntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='queuemember',
            name='last_assigned_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='is_offered',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='queuemember',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, help_text='With weight 2 a member is given twice as many tickets as with 1; with 0, none.'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('is_offered', True)), fields=['queue', 'created_at', 'id'], name='ticket_offered'),
        ),
        migrations.AddConstraint(
            model_name='queue',
            constraint=models.CheckConstraint(condition=models.Q(('strategy__in', ['manual', 'round_robin', 'least_loaded'])), name='queue_strategy_known'),
        ),
    ]
