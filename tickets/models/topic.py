from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, Lower

from supportdesk.accounts.models import Membership, Tenant, User
from tickets.errors import Invalid
from tickets.models.policy import SlaPolicy
from tickets.models.queue import Queue
from tickets.states import Origin, Priority

DEEPEST = 3  # levels: more, and nobody finds their way through a menu


class HelpTopicQuerySet(models.QuerySet["HelpTopic"]):
    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def find(self, pk: int) -> "HelpTopic":
        """The topic with this id. Raises Invalid if it is not among these."""
        if topic := self.with_ancestors().filter(pk=pk).first():
            return topic
        raise Invalid("There is no such topic.", field="topic")

    def active(self) -> Self:
        return self.filter(is_active=True)

    def public(self) -> Self:
        """Topics that customers may choose. All topics below an internal one are internal too."""
        inside = models.Q(parent__is_public=False) | models.Q(parent__parent__is_public=False)
        return self.active().filter(is_public=True).exclude(inside)

    def with_ancestors(self) -> Self:
        return self.select_related("parent__parent")

    def naming_policy(self) -> models.QuerySet["HelpTopic", Any]:
        """The id of each topic's SLA policy, or of the nearest ancestor's that has one."""
        return self.values_list(Coalesce("sla_policy", "parent__sla_policy", "parent__parent__sla_policy"))

    def with_defaults(self) -> Self:
        """With the queue and assignee that they supply to a new ticket."""
        return self.with_ancestors().select_related("default_queue", "default_assignee")


class HelpTopic(models.Model):
    """A tenant's own classification of tickets, with defaults for new ones. A person's choice overrides them."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="topics")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=80)
    is_public = models.BooleanField("public", default=True, help_text="Customers may choose it in the portal.")
    is_active = models.BooleanField("active", default=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first; then by name.")
    default_priority = models.CharField(max_length=6, choices=Priority, blank=True)
    default_queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    default_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_offset = models.PositiveIntegerField(
        null=True, blank=True, help_text="Minutes after opening at which a ticket of this topic is due."
    )
    sla_policy = models.ForeignKey(
        SlaPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name="SLA policy",
        help_text="Blank: that of the topic above, else the queue's, else the tenant's default.",
    )

    objects = HelpTopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                "tenant", "parent", Lower("name"), name="topic_name_once_a_parent", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="topic_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return " › ".join(topic.name for topic in [*reversed(list(self.ancestors())), self])

    def ancestors(self) -> Iterable["HelpTopic"]:
        """From the parent upwards; stops at the greatest allowed depth, should there be a cycle."""
        topic = self.parent
        for _ in range(DEEPEST):
            if topic is None:
                return
            yield topic
            topic = topic.parent

    def refuse_foreign(self, tenant_id: int) -> None:
        """Raises Invalid unless it belongs to this tenant."""
        if self.tenant_id != tenant_id:
            raise Invalid("That topic belongs to another desk.", field="topic")

    def defaults(self) -> dict[str, Any]:
        """The columns of a ticket that this topic fills at opening."""
        columns: dict[str, Any] = {"topic": self}
        if self.default_priority:
            columns |= {"priority": self.default_priority, "priority_origin": Origin.TOPIC}
        if self.default_queue:
            columns |= {"queue": self.default_queue, "queue_origin": Origin.TOPIC}
        if self.default_assignee and self._works_here(self.default_assignee):
            columns["assignee"] = self.default_assignee
        return columns

    def _works_here(self, user: User) -> bool:
        """Whether the user is still an active member."""
        return Membership.objects.active().of(self.tenant_id).filter(user=user).exists()

    @property
    def place(self) -> list[tuple[int, str]]:
        """The sort key in the tree: position, then name, at each level."""
        return [(one.position, one.name.lower()) for one in [*reversed(list(self.ancestors())), self]]

    def clean(self) -> None:
        above = list(self.ancestors())
        if self.pk and self.pk in {topic.pk for topic in above}:
            raise ValidationError({"parent": "A topic cannot stand under itself."})
        if len(above) + self.levels_below() >= DEEPEST:
            raise ValidationError({"parent": f"Topics go {DEEPEST} levels deep at most."})

    def levels_below(self) -> int:
        """How many levels of topics are below this one."""
        if self.pk is None or not self.children.exists():
            return 0
        return 1 + max(child.levels_below() for child in self.children.all())


def in_tree(topics: Iterable[HelpTopic]) -> list[HelpTopic]:
    """Sort topics so that each follows its parent. They must be read `with_ancestors`."""
    return sorted(topics, key=lambda topic: topic.place)
