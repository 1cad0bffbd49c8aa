"""Triage's pages in the admin site."""

from triage.admin import lexicons, rules

__all__ = ["lexicons", "rules"]
