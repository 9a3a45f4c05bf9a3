"""What the views need besides data, read before anybody waits for it: their modules, and the street segments."""

from __future__ import annotations

from importlib import import_module

from headwater.desk.workbench.segments import streets

VIEWS = ("asks", "happening", "near", "next", "tomorrow", "where", "worked")


def warm() -> None:
    for name in VIEWS:
        import_module(f"headwater.desk.workbench.{name}")
    streets()
