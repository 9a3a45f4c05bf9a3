"""What is joined to what, in one place: the only code that knows all the rooms."""


def connect() -> None:
    """Offer every room's things to the slots. Called once, when Django has loaded the models."""
