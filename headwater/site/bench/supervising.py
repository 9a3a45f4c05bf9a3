"""``headwater run`` for the bench: the same supervisor with demonstration sign-ins, without the demonstration's force."""

from __future__ import annotations

import sys

from headwater.site import processes
from headwater.site.cli import platform


def main() -> None:
    with processes.only_one(), platform():
        processes.serve(
            host="127.0.0.1",
            port=int(sys.argv[1]),
            demo=True,
            ready=lambda address: print(f"serves at {address}", flush=True),  # noqa: T201 - read by the bench
        )


if __name__ == "__main__":
    main()
