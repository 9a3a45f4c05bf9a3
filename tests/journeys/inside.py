"""Run one function inside a platform: ``python -m tests.journeys.inside module:function``, with its environment set."""

from __future__ import annotations

import importlib
import sys

import django


def main(name: str) -> None:
    django.setup()
    module, _, function = name.partition(":")
    getattr(importlib.import_module(module), function)()


if __name__ == "__main__":
    main(sys.argv[1])
