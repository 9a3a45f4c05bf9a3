"""The private PostgreSQL: starts once, survives kill -9, stops, and says what is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from headwater.site import config, database


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own, under a folder that the server's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="headwater-test-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv(config.VAR.name, folder)
        monkeypatch.delenv(config.DATABASE_URL.name, raising=False)
        try:
            yield Path(folder)
        finally:
            database.stop()


def connect(user: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(database.socket_directory()), dbname=database.NAME, user=user, autocommit=True)


def test_it_starts_once_and_stops(elsewhere: Path) -> None:
    assert database.start(durable=False)
    assert not database.start(durable=False), "the second call finds it running"
    assert database.running()
    database.stop()
    assert not database.running()


def test_the_last_to_leave_stops_it(elsewhere: Path) -> None:
    with database.available():
        with database.available():
            assert database.running()
        assert database.running(), "somebody else still uses it"
    assert not database.running()


def test_who_was_killed_does_not_keep_it_running(elsewhere: Path) -> None:
    program = """if True:
        import time
        from headwater.site import database
        with database.available():
            print("in use", flush=True)
            time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=dict(os.environ)) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with database.available():
            other.kill()
            other.wait()
            assert database.running()
    assert not database.running()


def test_many_starters_make_one_server(elsewhere: Path) -> None:
    started: list[bool] = []
    starters = [threading.Thread(target=lambda: started.append(database.start(durable=False))) for _ in range(5)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert sorted(started) == [False, False, False, False, True]


def test_it_recovers_by_itself_after_a_kill(elsewhere: Path) -> None:
    database.start()
    with connect(database.OWNER) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (417)")
    postmaster = psutil.Process(int((database.data_directory() / "postmaster.pid").read_text().splitlines()[0]))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(family, timeout=10)
    assert database.start()
    with connect(database.OWNER) as connection:
        assert connection.execute("select n from kept").fetchall() == [(417,)]


def test_a_server_that_lost_its_socket_is_started_again(elsewhere: Path) -> None:
    database.start(durable=False)
    shutil.rmtree(database.socket_directory())
    assert database.start(durable=False)
    assert database.running()


def test_a_half_made_database_is_made_anew(elsewhere: Path) -> None:
    (database.data_directory() / "base").mkdir(parents=True)
    (database.data_directory() / "postgresql.conf").write_text("half")
    assert database.start(durable=False)


def test_the_lesser_role_is_no_superuser(elsewhere: Path) -> None:
    database.start(durable=False)
    with connect(database.APP) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create role intruder superuser")


def test_nobody_else_on_the_machine_may_enter_the_socket(elsewhere: Path) -> None:
    database.start(durable=False)
    assert database.socket_directory().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["mysql://db/headwater", "postgresql://db", "nonsense"])
def test_a_wrong_address_is_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv(config.DATABASE_URL.name, url)
    with pytest.raises(database.DatabaseTrouble, match="postgresql://"):
        database.django_settings()


def test_an_address_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.DATABASE_URL.name, "postgresql://app:p%40ss@db.example:6432/hw?sslmode=require")
    monkeypatch.setenv(config.AS_OWNER.name, "")
    settings = database.django_settings()
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["PORT"], settings["NAME"]) == (
        "app", "p@ss", "db.example", "6432", "hw",
    )  # fmt: skip
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_migrations_use_the_owners_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.DATABASE_URL.name, "postgresql://app@db/hw")
    monkeypatch.setenv(config.DATABASE_OWNER_URL.name, "postgresql://owner@db/hw")
    monkeypatch.setenv(config.AS_OWNER.name, "1")
    assert database.django_settings()["USER"] == "owner"


def test_a_secret_is_made_once_and_kept_from_others(elsewhere: Path) -> None:
    first = config.secret("planted")
    assert config.secret("planted") == first
    assert (config.var() / "secrets" / "planted").stat().st_mode & 0o077 == 0
