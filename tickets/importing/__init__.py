"""Tickets out of other systems' files: reading → columns → enquiries → writing. All but the last are pure."""
