"""Puts changes of routing rules into words, for the list of changed settings."""

from collections.abc import Iterable
from typing import Any

from supportdesk.accounts.models import Tenant
from tickets.models import SettingChange
from tickets.settings.telling import Teller, Told, tells
from triage.models.rule_set import ORDER
from triage.rules.views import names_of
from triage.wording import Names, sentence

Codes = dict[str, Any]


@tells("rule", "rules")
def teller(tenant: Tenant) -> Teller:
    names = names_of(tenant)
    return lambda change: order_told(change) if change.setting == ORDER else rule_told(change, names)


def order_told(change: SettingChange) -> Told:
    before, after = (", ".join(names or ()) for names in (change.before, change.after))
    return Told("Order of routing rules", before, after)


def rule_told(change: SettingChange, names: Names) -> Told:
    """For a new or deleted rule, what it does; for a changed one, only what changed."""
    before: Codes = change.before or {}
    after: Codes = change.after or {}
    what = f"Routing rule {(before or after)['name']}"
    if not (before and after):
        return Told(what, *(in_full(rule, names) if rule else "none" for rule in (before, after)))
    parts = [part for part in zip(parts_of(before, names), parts_of(after, names), strict=True) if part[0] != part[1]]
    return Told(what, *(", ".join(said) for said in zip(*parts, strict=True)))


def in_full(rule: Codes, names: Names) -> str:
    """Whether it is on goes without saying."""
    return in_words(rule, names) if rule["is_active"] else f"{in_words(rule, names)} Off."


def parts_of(rule: Codes, names: Names) -> Iterable[str]:
    return f"“{rule['name']}”", "on" if rule["is_active"] else "off", in_words(rule, names)


def in_words(rule: Codes, names: Names) -> str:
    return sentence(rule["clauses"], rule["join"], rule["action"], rule["target"], names)
