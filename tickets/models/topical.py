from typing import Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.models.core import TicketCore, Words, desk_verb
from tickets.models.topic import HelpTopic


class TopicWords(Words):
    def about(self, *topics: HelpTopic | int) -> Self:
        return self.filter(topic__in=topics)

    def without_topic(self) -> Self:
        return self.filter(topic=None)


class Topical(TicketCore):
    topic = models.ForeignKey(HelpTopic, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")

    class Meta:
        abstract = True

    @desk_verb
    def set_topic(self, topic: HelpTopic | None, *, by: Actor) -> bool:
        """Change the topic. Its defaults (queue, priority …) apply only when a ticket is opened."""
        if topic:
            topic.refuse_foreign(self.tenant_id)
        if (topic and topic.pk) == self.topic_id:
            return False
        before = self.topic_id
        self.change(by=by, topic=topic)
        self.record("topic_changed", by=by, topic=[before, topic and topic.pk], name=str(topic) if topic else "")
        return True
