"""Find or install the browser that the journeys drive: ``python tools/browser.py`` prints its path.

The system's Chromium or Chrome when there is one; else Debian's package when we are root; else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """The path of a Chromium-like browser, or None. HEADWATER_BROWSER names another."""
    named = os.environ.get("HEADWATER_BROWSER")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None) or _playwright_own()


def install() -> str | None:
    """Install one, and return its path; None when nothing worked."""
    apt = shutil.which("apt-get")
    if apt and os.name == "posix" and os.getuid() == 0:
        _quietly(apt, "update")
        _quietly(apt, "install", "--yes", "--no-install-recommends", "chromium")
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


def _playwright_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _quietly(*command: str) -> None:
    """Try it; whether it worked is seen by looking for the browser again."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def main() -> int:
    path = find() or install()
    if path is None:
        sys.stderr.write("No Chromium, and none could be installed. Install Chromium, or set HEADWATER_BROWSER to a browser.\n")
        return 1
    sys.stdout.write(f"browser: {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
