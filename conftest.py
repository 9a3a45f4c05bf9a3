"""Fixtures for every test. What must happen before Django reads its settings is in headwater/site/pytest_plugin.py."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with real transactions are cleaned up by TRUNCATE, which the journal refuses; its own test switches that on."""
    from headwater.journal.models import APPEND_ONLY

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for model in APPEND_ONLY:
            table = model._meta.db_table
            cursor.execute(f"alter table {table} disable trigger {table}_no_truncate")


@pytest.fixture(scope="session", autouse=True)
def every_view_is_read() -> None:
    """Views are imported before any test puts somebody else in the place of who asks: they would keep whom they found there."""
    import_module(settings.ROOT_URLCONF)
