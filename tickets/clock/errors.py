class ClockError(ValueError):
    """A calendar or a question that makes no sense, said so that whoever wrote it can mend it."""
