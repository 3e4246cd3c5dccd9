"""Receivers: what rooms do when a fact is published. They run in the publishing transaction and must be quick;
anything slow enqueues a job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anlan.base.events.models import Event

Receiver = Callable[["Event"], None]
_receivers: dict[str, list[Receiver]] = defaultdict(list)


def on(topic: str, receiver: Receiver) -> None:
    """Call `receiver` for each fact of `topic`; registering the same receiver again changes nothing."""
    if receiver not in _receivers[topic]:
        _receivers[topic].append(receiver)


def deliver(event: Event) -> None:
    """Hand an event to its receivers, in order of registration."""
    for receiver in _receivers[event.topic]:
        receiver(event)


_guards: dict[str, str] = {}


def guard_topic(prefix: str, permission: str) -> None:
    """Facts whose topic starts with `prefix` reach the live stream only of users with `permission`."""
    _guards[prefix] = permission


def permission_of_topic(topic: str) -> str | None:
    """The permission the stream asks for, or None when scope alone decides."""
    return _guards.get(topic.split(".", 1)[0])
