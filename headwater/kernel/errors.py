"""What can go wrong, said so that a person can act on it."""


class HeadwaterError(Exception):
    """A fault that a person can do something about.

    ``message`` says what happened in a sentence; ``remedy`` says what to do about it. Both may be shown to users, so
    neither holds a secret, a stack or another person's data.
    """

    status = 400

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class Invalid(HeadwaterError):
    """The input is wrong; nothing was changed."""

    status = 422


class Forbidden(HeadwaterError):
    """The actor lacks the permission."""

    status = 403


class NotFound(HeadwaterError):
    """There is no such thing, or none that the actor may know of."""

    status = 404


class Conflict(HeadwaterError):
    """The thing changed under the actor's hands: read it again and decide again."""

    status = 409
