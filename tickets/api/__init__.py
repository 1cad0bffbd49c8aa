"""The JSON API of tickets. What answers a whole ticket, triage's word on it included, is in `triage.api`."""
