"""The JSON API of tickets. Operations that return a whole ticket, with its assessment, are in `triage.api`."""
