"""Calls a function inside the platform, in a process of its own: ``python -m headwater.site.bench.inside MODULE FUNCTION N…``.

Its numbers are given to it, and what it returns is printed as one line of JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Sequence


def main(given: Sequence[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
    django.setup()
    module, function, *numbers = given
    work = getattr(importlib.import_module(f"headwater.site.bench.{module}"), function)
    print(json.dumps(work(*map(int, numbers))))  # noqa: T201 - read by whoever started this process


if __name__ == "__main__":
    main(sys.argv[1:])
