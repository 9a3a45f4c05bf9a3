"""Handlers: after commit, at least once, none twice, in order for one subject; the worker may be killed at any point."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from headwater.journal import actions, queries
from headwater.journal.models import Entry, Handled
from headwater.journal.tests.conftest import ANN, AT, BellRung, rung
from headwater.kernel import NotFound, handles

pytestmark = pytest.mark.django_db(transaction=True)

_heard: list[str] = []

_PROGRAM = "import django; django.setup(); from headwater.journal.tests import killed_worker; killed_worker.main()"


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    """The queue's tables are not Django's, so its clean-up between tests passes them over."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A handler of this test alone, by the name that the queue knows it by."""
    monkeypatch.setattr(import_module("headwater.kernel.events"), "_handlers", {})

    @handles(BellRung)
    def hear(event: BellRung) -> None:
        _heard.append(event.tone)
        if event.tone == "never":
            raise ValueError("nobody can hear this one")

    _heard.clear()
    yield f"{hear.__module__}.{hear.__qualname__}"


def queued() -> list[tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select lock, (args->>'entry')::bigint, args->>'handler' from procrastinate_jobs"
            " where task_name = 'journal.handle' order by id"
        )
        return [(str(lock), int(entry), str(handler)) for lock, entry, handler in cursor.fetchall()]


def test_an_event_waits_for_its_handler_in_the_transaction_of_the_change(handler: str) -> None:
    with transaction.atomic():
        number = actions.record(rung("7"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.record(rung("8"))
        raise ZeroDivisionError
    assert queued() == [("journal_test.bell:7", number, handler)]


def test_given_twice_it_is_handled_once(handler: str) -> None:
    with transaction.atomic():
        number = actions.record(rung(tone="a"))
    assert actions.handle(entry=number, handler=handler, at=AT)
    assert not actions.handle(entry=number, handler=handler, at=AT)
    assert _heard == ["a"]


def test_a_handler_that_fails_leaves_no_note_that_it_ran(handler: str) -> None:
    with transaction.atomic():
        number = actions.record(rung(tone="never"))
    with pytest.raises(ValueError, match="nobody"):
        actions.handle(entry=number, handler=handler, at=AT)
    assert not Handled.objects.exists()


def test_a_handler_that_the_code_no_longer_has_is_passed_over(handler: str) -> None:
    with transaction.atomic():
        number = actions.record(rung())
    assert not actions.handle(entry=number, handler="gone.long_ago", at=AT)


def test_a_dead_letter_is_listed_and_given_again(handler: str) -> None:
    with transaction.atomic():
        number = actions.record(rung(tone="never"))
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing'")
        cursor.execute("update procrastinate_jobs set status = 'failed', attempts = 6 returning id")
        job = cursor.fetchone()[0]
    (letter,) = queries.dead_letters(by=ANN)
    assert (letter.job, letter.entry, letter.name, letter.handler) == (job, number, "journal.BellRung", handler)
    actions.retry_dead_letter(by=ANN, at=AT, job=job)
    assert queries.dead_letters(by=ANN) == []
    assert Entry.objects.filter(name="journal.DeadLetterRetried", subject=f"journal.entry:{number}").exists()
    with pytest.raises(NotFound):
        actions.retry_dead_letter(by=ANN, at=AT, job=job)


@pytest.mark.slow
def test_kill_the_worker_again_and_again() -> None:
    """Forty events on four subjects; workers are killed at random moments; nothing is lost, twice or out of order."""
    chance = random.Random(20180312)
    expected = defaultdict(list)
    with transaction.atomic():
        for i in range(40):
            actions.record(rung(str(i % 4), tone=str(i)))
            expected[f"journal_test.bell:{i % 4}"].append(str(i))
    _queue_for("headwater.journal.tests.killed_worker.hear")
    killed = 0
    deadline = time.monotonic() + 300
    while _unfinished() and time.monotonic() < deadline:
        worker = _worker()
        try:
            last = killed >= 4
            until = deadline if last else time.monotonic() + 1.2 + chance.random() * 0.6
            while _unfinished() and time.monotonic() < until:
                time.sleep(0.1)
                with suppress(AlreadyEnqueued):
                    app.configure_task("journal.pick_up").defer(timestamp=0)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            killed += 1
    heard = defaultdict(list)
    for entry in Entry.objects.filter(name="journal.BellHeard").order_by("id"):
        heard[entry.subject].append(entry.data["tone"])
    assert heard == expected
    assert killed >= 3  # the test did kill


def _queue_for(handler: str) -> None:
    """The handler lives in the worker's process only, so the events are queued for it by hand."""
    with transaction.atomic():
        for entry in Entry.objects.filter(name="journal.BellRung").order_by("id"):
            app.configure_task("journal.handle", lock=entry.subject).defer(entry=entry.pk, handler=handler)


def _unfinished() -> int:
    return Entry.objects.filter(name="journal.BellRung").count() - Entry.objects.filter(name="journal.BellHeard").count()


def _worker() -> subprocess.Popen[bytes]:
    held = connection.get_connection_params()
    address = f"postgresql://{held['user']}@/{held['dbname']}?host={quote(held.get('host', ''))}"
    environment = {**os.environ, "DATABASE_URL": address, "DATABASE_OWNER_URL": address}
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
