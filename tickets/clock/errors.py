class ClockError(ValueError):
    """A calendar or a question is invalid; the message tells its author how to correct it."""
