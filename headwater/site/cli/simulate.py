"""``headwater simulate``."""

from __future__ import annotations

import time

import typer

from headwater.site import config
from headwater.site.cli import app, console, platform


@app.command()
def simulate(
    address: str = typer.Option("", help="Where the platform serves. Empty: on this machine, at the usual port."),
    speed: float = typer.Option(1.0, min=1, max=100, help="What takes a minute takes a minute divided by this."),
    seed: int = typer.Option(0, help="The same seed rings the same calls. 0: others every hour."),
) -> None:
    """Let the demonstration force live: people ring, calls are answered, units drive, arrive, work and clear. Ctrl-C stops it.

    The platform must run (headwater run --demo --still). What you take in hand yourself, a call or a log, is left to you.
    """
    from headwater.site.simulating import SEED
    from headwater.site.simulating import simulate as begin

    where = address or f"http://127.0.0.1:{config.PORT.read()}/"
    with platform():
        console.print(f"The force lives at {where}, {speed:g} times as fast as life. Ctrl-C stops it.")
        begin(where if where.endswith("/") else f"{where}/", speed=speed, seed=seed or SEED + int(time.time()) // 3_600)
