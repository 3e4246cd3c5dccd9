"""Every URL and every operation of the API says who may call it; every permission that is asked for exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import Operation

import rules as permission_rules
from anlan.config.api import api

#: Pages of the API's own documentation; they show names of calls, not data.
API_PAGES = {"openapi-json", "openapi-view", "api-root"}


def pages(patterns: list[Any] | None = None, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL that is not an operation of the API."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not path.startswith("api/v1/"):
                yield from pages(entry.url_patterns, path)
        else:
            yield path, entry


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation of the API with its path."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{'/'.join(operation.methods)} {prefix}{path}", operation


def guard_of(view: Any) -> str | None:
    """The permission a callable asks for, "" for public, None for an unguarded one."""
    if getattr(view, "is_public", False):
        return ""
    return getattr(view, "required_permission", None)


def test_every_page_declares_who_may_open_it() -> None:
    assert [path for path, entry in pages() if guard_of(entry.callback) is None] == []


def test_every_operation_declares_who_may_call_it() -> None:
    found = list(operations())
    assert found
    assert [name for name, operation in found if guard_of(operation.view_func) is None] == []


def test_every_permission_asked_for_exists() -> None:
    asked = {guard_of(entry.callback) for _path, entry in pages()}
    asked |= {guard_of(operation.view_func) for _name, operation in operations()}
    missing = {name for name in asked if name and not permission_rules.perm_exists(name)}
    assert missing == set()


def test_public_operations_ask_for_no_credentials_and_others_do() -> None:
    for name, operation in operations():
        public = guard_of(operation.view_func) == ""
        assert public == (operation.auth_param is None), name


def test_few_doors_are_open_to_everybody() -> None:
    """A new public page is a decision: it is added here on purpose."""
    open_pages = {path for path, entry in pages() if guard_of(entry.callback) == ""}
    assert {path for path in open_pages if not path.startswith("style/")} == {
        "accounts/login/",
        "accounts/login/second/",  # half signed in: the password is proven, the session not begun
        "accounts/login/passkey/options/",
        "accounts/login/passkey/",
        "accounts/oidc/start/",
        "accounts/oidc/callback/",
    }
