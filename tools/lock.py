"""Write the lock files: every version and hash, no address, for every platform and Python that we support."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOCKS = {
    "requirements-dev.lock": ["--extra", "dev"],
    "requirements.lock": ["--constraint", "requirements-dev.lock"],
    "requirements-build.lock": ["--constraint", "requirements-dev.lock"],
}
BUILD = "hatchling\neditables\n"


def main() -> None:
    for lock, extra in LOCKS.items():
        build = lock == "requirements-build.lock"
        subprocess.run(
            [
                sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes",
                "--python-version", "3.11", "--no-emit-index-url", "--no-header",
                *extra, "-" if build else "pyproject.toml", "--output-file", lock,
            ],
            input=BUILD if build else None, text=True, check=True,
        )  # fmt: skip
        path = Path(lock)
        path.write_text("# Written by: make lock\n" + path.read_text())


if __name__ == "__main__":
    main()
