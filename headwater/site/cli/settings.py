"""``headwater settings``."""

from __future__ import annotations

from headwater.site import config
from headwater.site.cli import app


@app.command()
def settings() -> None:
    """Print every setting, its default and what it means, as docs/how-to/configure.md has it."""
    print(documented(), end="")


def documented() -> str:
    """The how-to page, from the settings themselves."""
    lines = [
        "# How to configure Headwater",
        "",
        "Settings are environment variables. This page is written by `headwater settings`; a test keeps it true.",
        "",
    ]
    for setting in config.settings():
        default = f"`{setting.default}`" if setting.default else "empty"
        lines += [f"## `{setting.name}`", "", setting.meaning, "", f"Default: {default}", ""]
    return "\n".join(lines)
