"""The admin pages of triage."""

from triage.admin import lexicons, rules

__all__ = ["lexicons", "rules"]
