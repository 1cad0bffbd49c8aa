"""manage.py demo: two invented companies with a month of tickets."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from supportdesk.demo.loading import Occupied, load
from supportdesk.demo.signins import sign_ins

ROLES = ("agent", "supervisor", "admin", "owner", "agent_of_both", "customer")


class Command(BaseCommand):
    help = "Loads demo data, once, and prints who can sign in. Calling it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.add_argument("--force", action="store_true", help="even where DEVELOPMENT is not set")

    def handle(self, **options: Any) -> None:
        if not (settings.DEVELOPMENT or options["force"]):
            raise CommandError(
                "This makes people whose passwords are known to everybody. It is for development only: "
                "set DEVELOPMENT=1, or say --force if you mean it."
            )
        try:
            told = load()
        except Occupied as error:
            raise CommandError(str(error)) from error
        answer = sign_ins()
        if options["json"]:
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            self.stdout.write(f"{told} tickets told.\n" if told else "The demo was loaded before.\n")
            self.stdout.write("\n".join(readable(answer)))


def readable(answer: dict[str, Any]) -> list[str]:
    lines = []
    for desk in (answer, answer["other"]):
        rows = [(role, desk[role]["email"], desk[role]["password"]) for role in ROLES if role in desk]
        lines += [f"{desk['tenant']}:"]
        lines += [f"  {role:<14} {email:<34} {password}" for role, email, password in rows]
        lines += [f"  {'api_token':<14} {desk['api_token']}", ""]
    return [*lines, f"Sign in at {answer['base_url']}"]
