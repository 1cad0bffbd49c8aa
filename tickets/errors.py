"""Why a verb refuses. Views, the API and imports each turn these into their own kind of answer."""


class Refused(Exception):
    """A verb will not do this; nothing was changed. `code` is for programs, the text for people."""

    code = "refused"
    status = 409

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(Refused):
    """A value cannot be taken; `field` says which."""

    code = "invalid"
    status = 422


class Forbidden(Refused):
    """This actor may not do this."""

    code = "forbidden"
    status = 403


class Gone(Refused):
    """There is no such ticket any more: its requester has deleted it meanwhile."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("This ticket is no longer there: its requester has deleted it.")


class Unavailable(Refused):
    """Something that this needs is away; the same may be done in a while."""

    code = "unavailable"
    status = 503


class Ended(Refused):
    """The ticket has ended for good."""

    code = "ended"


class Stale(Refused):
    """Something newer was said than the author had seen; `newer` holds the ids of those entries."""

    code = "stale"

    def __init__(self, newer: list[int]) -> None:
        super().__init__("Somebody wrote here while you were writing. Read it, then send again.")
        self.newer = newer
