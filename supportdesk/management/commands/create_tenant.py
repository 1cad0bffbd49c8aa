"""manage.py create_tenant: creates a tenant, ready to sign in to."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from supportdesk.accounts.models import ApiToken, Plan, Role, Tenant, User
from supportdesk.provisioning import enrol, find_or_create_user, provision_tenant, vouch_for


class Command(BaseCommand):
    help = (
        "Makes a tenant with its default queue, office hours and answering times to begin with, its owner, and an API "
        "token that is shown this once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the company's name")
        parser.add_argument("--prefix", required=True, help="starts its tickets' numbers: SD gives SD-00012")
        parser.add_argument("--slug", default="", help="its name in commands (default: made from the name)")
        parser.add_argument("--timezone", default="UTC", metavar="ZONE", help="of its office hours: Europe/Berlin")
        parser.add_argument("--plan", choices=Plan.values, default=Plan.FREE)
        parser.add_argument("--owner-email", required=True, metavar="EMAIL")
        parser.add_argument("--owner-name", default="", metavar="NAME")
        parser.add_argument("--password", help="of a new owner; without it they sign in by a code sent to them")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, **options: Any) -> None:
        try:
            with transaction.atomic():
                tenant = self._tenant(options)
                owner, new = self._owner(options)
                vouch_for(owner)
                enrol(owner, tenant, Role.OWNER)
                _, secret = ApiToken.objects.issue(tenant=tenant, user=owner, name="First token")
        except ValidationError as error:
            raise CommandError(told(error)) from error
        answer = described(tenant, owner, secret)
        self.stdout.write(json.dumps(answer) if options["json"] else readable(answer, new, bool(options["password"])))

    def _tenant(self, options: dict[str, Any]) -> Tenant:
        slug, prefix = options["slug"] or slugify(options["name"]), options["prefix"]
        if not slug:
            raise CommandError("The name holds nothing to make a slug of: give one with --slug.")
        for field, value in (("slug", slug), ("prefix", prefix)):
            if taken := Tenant.objects.filter(**{field: value}).first():
                raise CommandError(f"The {field} {value} is taken by {taken.name}: choose another with --{field}.")
        plan, timezone = options["plan"], options["timezone"]
        return provision_tenant(options["name"], slug=slug, prefix=prefix, plan=plan, timezone=timezone)

    def _owner(self, options: dict[str, Any]) -> tuple[User, bool]:
        email, name, password = options["owner_email"].strip(), options["owner_name"], options["password"]
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"--owner-email: “{email}” is not an email address.") from error
        if password is not None:
            validate_password(password, User(email=email, name=name))
        owner, new = find_or_create_user(email, name=name, password=password)
        if password is not None and not new:
            raise CommandError(f"{owner.email} has an account already: leave out --password, theirs stays as it is.")
        return owner, new


def described(tenant: Tenant, owner: User, secret: str) -> dict[str, str]:
    return {
        "tenant": tenant.name,
        "slug": tenant.slug,
        "prefix": tenant.prefix,
        "plan": tenant.plan,
        "owner": owner.email,
        "api_token": secret,
        "base_url": settings.BASE_URL,
    }


def readable(answer: dict[str, str], new: bool, password: bool) -> str:
    way_in = "by the password given" if password else "by a code sent to their address" if new else "as they always do"
    return (
        f"{answer['tenant']} is ready: its tickets are numbered {answer['prefix']}-00001 and on.\n"
        f"  Owner      {answer['owner']}, who signs in {way_in} at {answer['base_url']}\n"
        f"  API token  {answer['api_token']}  (shown this once: only its digest is kept)"
    )


def told(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
