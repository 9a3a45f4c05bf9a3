"""The pure parts of contact's scripts, under node."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tools import frontend


def test_drafts_clocks_and_keys() -> None:
    program = frontend.node() / ("node.exe" if os.name == "nt" else "node")
    tests = Path(__file__).with_name("scripts.test.mjs")
    done = subprocess.run([str(program), "--test", str(tests)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout or "ℹ fail 0" in done.stdout, done.stdout
