"""Errors that verbs raise. Views, the API and imports each turn them into their own kind of response."""


class Refused(Exception):
    """A verb refused, and nothing was changed. `code` is for programs, the message for people."""

    code = "refused"
    status = 409

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(Refused):
    """A value was not accepted; `field` names it."""

    code = "invalid"
    status = 422


class Forbidden(Refused):
    """This actor may not do this."""

    code = "forbidden"
    status = 403


class Gone(Refused):
    """The ticket no longer exists: its requester has deleted it in the meantime."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("This ticket is no longer there: its requester has deleted it.")


class Unavailable(Refused):
    """A service that this needs does not respond; trying again later may succeed."""

    code = "unavailable"
    status = 503


class Ended(Refused):
    """The ticket has ended and cannot be reopened."""

    code = "ended"


class Stale(Refused):
    """The thread holds entries that the author had not seen; `newer` holds their ids."""

    code = "stale"

    def __init__(self, newer: list[int]) -> None:
        super().__init__("Somebody wrote here while you were writing. Read it, then send again.")
        self.newer = newer
