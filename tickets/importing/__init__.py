"""Imports tickets from other systems' files: reading → columns → enquiries → writing. All but the last are pure."""
