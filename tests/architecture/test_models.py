"""Tables: foreign keys point down, what has a place is scoped, the database is set up as it must be."""

from __future__ import annotations

import weakref

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from anlan.base.accounts.facade import ScopedQuerySet
from anlan.config.settings.base import sqlite_database

HOUSES = [
    "kernel",
    "rules",
    "consequence",
    "ui",
    "base",
    "data",
    "gis",
    "communication",
    "rescue",
    "web",
    "config",
]
BASE = [
    "audit",
    "spatial",
    "events",
    "divisions",
    "accounts",
    "api",
    "files",
    "jobs",
    "documents",
    "notifications",
]
RESCUE = ["incidents", "transfers", "command", "accidents", "drills"]
DATA = [
    "ledger",
    "laws",
    "enterprises",
    "hazards",
    "dossiers",
    "resources",
    "duty_contacts",
    "cases",
    "supplies",
    "weather",
    "stewardship",
    "filing",
    "campaigns",
    "quality",
    "sharing",
    "imports",
]


#: What means nothing without the one it belongs to.
PERSONAL = {
    "Token",
    "Boundary",
    "IntakeDraft",
    "Notification",
    "UserSession",
    "Totp",
    "Passkey",
    "RecoveryCode",
    "LinkedIdentity",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("anlan.")]


def height(model: type[models.Model]) -> tuple[int, int]:
    """How high the app of a model stands."""
    _anlan, house, *rest = model.__module__.split(".")
    order = {"base": BASE, "data": DATA, "rescue": RESCUE}.get(house, [])
    return HOUSES.index(house), order.index(rest[0]) if rest and rest[0] in order else 0


def test_foreign_keys_point_down() -> None:
    found = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model.__module__.startswith("anlan.")
        and height(field.related_model) > height(model)
    ]
    assert found == []


def test_records_outlive_accounts_and_places() -> None:
    """Nothing of the business is deleted because somebody or something it names goes away."""
    found = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and field.related_model.__name__ in {"User", "Organisation", "Division"}
        and model.__name__ not in PERSONAL
    ]
    assert found == []


def test_what_has_a_place_is_scoped() -> None:
    found = [
        model.__name__
        for model in own_models()
        if any(field.name == "located_in" and field.is_relation for field in model._meta.get_fields())
        and not issubclass(model._default_manager.get_queryset().__class__, ScopedQuerySet)
    ]
    assert found == []


def test_what_is_scoped_has_both_place_and_supervisor() -> None:
    for model in own_models():
        if issubclass(model._default_manager.get_queryset().__class__, ScopedQuerySet):
            names = {field.name for field in model._meta.get_fields()}
            assert {"located_in", "supervised_by"} <= names, model


def test_no_signals_are_connected_to_saving() -> None:
    """Consequences are written in operations, where a reader finds them."""
    own = [
        receiver
        for signal in (models.signals.pre_save, models.signals.post_save, models.signals.post_delete)
        for entry in signal.receivers
        for receiver in [entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]]
        if str(getattr(receiver, "__module__", "")).startswith("anlan.")
    ]
    assert own == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# -- SQLite exactly as design §4 wants it -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("mmap_size", 0), ("foreign_keys", 1)],
)
def test_pragmas(pragma: str, expected: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == expected


def test_sqlite_is_new_enough_and_takes_the_write_lock_at_once() -> None:
    import sqlite3

    assert sqlite3.sqlite_version_info >= (3, 51, 3)
    assert sqlite3.__name__ == "pysqlite3"
    options = sqlite_database("x")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)


def test_requests_are_not_transactions() -> None:
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")
    assert not settings.SESSION_SAVE_EVERY_REQUEST


def test_passwords_are_hashed_with_argon2() -> None:
    from anlan.config.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
