"""The JSON API of tickets with triage's word on them."""
