"""The invented companies: who works there, who their customers are."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from supportdesk.accounts.models import BusinessPartner, Contact, Role, Tenant, User
from supportdesk.demo.answers import publish_library
from supportdesk.demo.promising import promise
from supportdesk.demo.routing import write_rules
from supportdesk.provisioning import enrol, find_or_create_user, provision_tenant, vouch_for
from tickets.models import CannedResponse, HelpTopic, Queue, QueueMember

PEOPLE = Path(__file__).parent / "people"
PASSWORD = "lantern-otter-47"


@dataclass(frozen=True)
class Company:
    """One company as its file in `people/` describes it."""

    told: dict[str, Any]

    @classmethod
    def all(cls) -> "list[Company]":
        """In the order in which they are to be founded."""
        return [cls.named(name) for name in ("lindenrad", "papercrane")]

    @classmethod
    def named(cls, slug: str) -> "Company":
        return cls(tomllib.loads((PEOPLE / f"{slug}.toml").read_text(encoding="utf-8")))

    @property
    def slug(self) -> str:
        return str(self.told["slug"])

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.told["zone"])

    def tenant(self) -> Tenant | None:
        return Tenant.objects.filter(slug=self.slug).first()

    def address(self, member: dict[str, Any]) -> str:
        return str(member.get("email") or f"{member['handle']}@{self.slug}.example")

    def addresses_of(self, role: str) -> list[str]:
        return [self.address(member) for member in self.told["members"] if member["role"] == role]

    def portal_addresses(self) -> list[str]:
        return [address_of(contact) for contact in self.told["contacts"] if contact.get("login")]


def address_of(contact: dict[str, Any]) -> str:
    if "email" in contact:
        return str(contact["email"])
    ascii_name = unicodedata.normalize("NFKD", contact["name"].replace("ı", "i")).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^a-z]+', '.', ascii_name.lower().replace(chr(39), ''))}@mail.example"


class Staff:
    """A founded company: its tenant and its people, as rows."""

    def __init__(self, company: Company) -> None:
        told = company.told
        self.company = company
        self.tenant = _found(told)
        self.members = {member["handle"]: self._member(member) for member in told["members"]}
        self.queues = {queue["team"]: self._queue(queue) for queue in told["queues"]}
        promise(self.tenant, told, self.queues)
        self.contacts = {contact["name"]: self._contact(contact) for contact in told["contacts"]}
        self.teams = {queue["team"]: [self.members[each] for each in queue["members"]] for queue in told["queues"]}
        for partner in told["partners"]:
            self._partner(partner)
        self.topics = {topic["name"]: self._topic(topic) for topic in told["topics"]}
        write_rules(self.tenant, told["rules"], queues=self.queues, members=self.members)
        publish_library(self.tenant)
        for answer in told["canned"]:
            CannedResponse.objects.create(tenant=self.tenant, title=answer["title"], body=answer["body"].strip())

    @property
    def supervisor(self) -> User:
        return next(
            self.members[each["handle"]] for each in self.company.told["members"] if each["role"] == Role.SUPERVISOR
        )

    def _member(self, member: dict[str, Any]) -> User:
        user = signing_in(self.company.address(member), member["name"])
        enrol(user, self.tenant, member["role"])
        return user

    def _queue(self, queue: dict[str, Any]) -> Queue:
        if queue.get("default"):
            row = Queue.objects.default_of(self.tenant)
            row.name, row.team = queue["name"], queue["team"]
            row.save(update_fields=["name", "team"])
        else:
            row = Queue.objects.create(tenant=self.tenant, name=queue["name"], team=queue["team"])
        self._fill(row, (self.members[handle] for handle in queue["members"]))
        return row

    def _fill(self, queue: Queue, users: Iterable[User]) -> None:
        roles = [QueueMember.Role.LEAD, *[QueueMember.Role.MEMBER] * 20]
        QueueMember.objects.bulk_create(
            QueueMember(tenant=self.tenant, queue=queue, user=user, role=role, weight=2 if role == "lead" else 1)
            for user, role in zip(users, roles, strict=False)
        )

    def _contact(self, contact: dict[str, Any]) -> Contact:
        email = address_of(contact)
        return Contact.objects.create(
            tenant=self.tenant,
            name=contact["name"],
            email=email,
            phone=contact.get("phone", ""),
            tier=contact.get("tier", "standard"),
            user=signing_in(email, contact["name"]) if contact.get("login") else None,
        )

    def _topic(self, topic: dict[str, Any]) -> HelpTopic:
        return HelpTopic.objects.create(
            tenant=self.tenant,
            name=topic["name"],
            parent=HelpTopic.objects.filter(tenant=self.tenant, name=topic.get("under")).first(),
            is_public=topic.get("public", True),
            default_priority=topic.get("priority", ""),
            default_queue=self.queues[topic["team"]] if "team" in topic else None,
            due_offset=topic.get("due_minutes"),
        )

    def _partner(self, partner: dict[str, Any]) -> None:
        row = BusinessPartner.objects.create(tenant=self.tenant, name=partner["name"])
        for name in partner["contacts"]:
            self.contacts[name].partner = row
            self.contacts[name].save(update_fields=["partner"])


def _found(told: dict[str, Any]) -> Tenant:
    name, zone = told["name"], told["zone"]
    return provision_tenant(name, slug=told["slug"], prefix=told["prefix"], plan=told["plan"], timezone=zone)


def signing_in(email: str, name: str) -> User:
    """A user who can sign in with PASSWORD, or the one who already has this address."""
    user, new = find_or_create_user(email, name=name)
    if new:
        user.password = hashed_password()
        user.save(update_fields=["password"])
    vouch_for(user)
    return user


@cache
def hashed_password() -> str:
    """Hashing is slow on purpose; once is enough for the one password of a dozen made-up people."""
    return make_password(PASSWORD)
