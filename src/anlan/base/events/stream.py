"""The live stream (server-sent events): one follower of the event table feeds every connected browser.

The follower notices new rows by `PRAGMA data_version` (cheap: no query while nothing is written), reads them once,
merges for 100 ms, and drops them into the queues of the viewers who may see them. Viewers who see the same share one
decision and one encoding, so a thousand screens cost little more than the writing to their sockets. A client that
comes back with the last number it saw is served the gap from the table first. A client too slow for its queue is cut
and reconnects.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import weakref
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass, field
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection

from anlan.base.events.models import Event
from anlan.base.events.queries import events_page

MERGE_S = 0.1
HEARTBEAT_S = 15.0
QUEUE_LIMIT = 2000
PAGE = 500


@dataclass(frozen=True)
class Viewer:
    """Who listens: their id, whether a place and supervisor lie under them, and the topics they asked for.

    A topic matches by prefix up to a dot: "incident" also means "incident.opened". No topics means all. Viewers of
    equal `alike` see the same but for facts addressed to one of them; None is like nobody.
    """

    user_id: UUID
    sees: Callable[[str, UUID | None], bool]
    may_see_topic: Callable[[str], bool]
    topics: tuple[str, ...] = ()
    alike: Hashable = None

    def wants(self, event: Event) -> bool:
        if event.audience is not None:
            allowed = event.audience == self.user_id
        else:
            allowed = self.may_see_topic(event.topic) and self.sees(event.located_in, event.supervised_by)
        return allowed and (not self.topics or any(_matches(event.topic, topic) for topic in self.topics))


def _matches(topic: str, wanted: str) -> bool:
    return topic == wanted or topic.startswith(wanted + ".")


def encode(event: Event) -> bytes:
    """One event in the wire format of the HTML standard's server-sent events."""
    payload = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "topic": event.topic,
        "subject": {"kind": event.subject_kind, "id": event.subject_id},
        "by": event.actor_name,
        "data": event.data,
    }
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.seq}\nevent: {event.topic}\ndata: {body}\n\n".encode()


@dataclass(eq=False)
class _Subscriber:
    viewer: Viewer
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LIMIT))
    seen: int = 0


_streams: weakref.WeakSet[EventStream] = weakref.WeakSet()


def listeners_here() -> int:
    """Live connections this process serves now."""
    return sum(stream.listeners for stream in _streams)


class EventStream:
    """Fans the event table out to subscribers of this process."""

    def __init__(self) -> None:
        self._subscribers: set[_Subscriber] = set()
        self._task: asyncio.Task[None] | None = None
        self._at_head = asyncio.Event()
        self._last = 0
        _streams.add(self)

    @property
    def listeners(self) -> int:
        return len(self._subscribers)

    async def subscribe(self, viewer: Viewer, after: int | None) -> AsyncIterator[bytes]:
        """Encoded events from `after` on (None: from now), with a comment as heartbeat every 15 s."""
        await self._ensure_running()
        subscriber = _Subscriber(viewer)
        subscriber.seen = self._last if after is None else after
        try:
            yield b": connected\nretry: 2000\n\n"
            if after is not None:
                async for chunk in self._replay(subscriber):
                    yield chunk
            self._subscribers.add(subscriber)
            # What was published between the end of the replay and joining is read here, once.
            async for chunk in self._replay(subscriber):
                yield chunk
            while merged := await _all_of(subscriber.queue):
                yield merged
        finally:
            self._subscribers.discard(subscriber)

    async def _replay(self, subscriber: _Subscriber) -> AsyncIterator[bytes]:
        while True:
            page = await sync_to_async(_page)(subscriber.seen)
            if not page:
                return
            wanted = [encode(event) for event in page if subscriber.viewer.wants(event)]
            subscriber.seen = max(subscriber.seen, page[-1].seq)
            if wanted:
                yield b"".join(wanted)

    async def _ensure_running(self) -> None:
        # Nothing is awaited between the look and the start: of a thousand who come at once one starts the follower.
        if self._task is None or self._task.done():
            self._at_head = asyncio.Event()
            self._task = asyncio.create_task(self._follow(self._at_head))
        await self._at_head.wait()

    async def _follow(self, at_head: asyncio.Event) -> None:
        try:
            self._last = await sync_to_async(_head)()
        finally:
            at_head.set()
        watch = CommitWatch()
        beat = asyncio.get_running_loop().time() + HEARTBEAT_S
        while True:
            await asyncio.sleep(MERGE_S)
            if asyncio.get_running_loop().time() >= beat:
                beat += HEARTBEAT_S
                for subscriber in list(self._subscribers):
                    self._put(subscriber, b": heartbeat\n\n")
            with contextlib.suppress(Exception):  # a locked or restarting database must not end the stream
                if not watch.changed():
                    continue
                full = True
                while full:  # what is written while this runs waits for the next merge
                    page = await sync_to_async(_page)(self._last)
                    full = len(page) == PAGE
                    if page:
                        self._last = page[-1].seq
                        self._fan_out(page)

    def _fan_out(self, page: list[Event]) -> None:
        encoded = {event.seq: encode(event) for event in page}
        addressed = {event.audience for event in page if event.audience is not None}
        shared: dict[tuple[Hashable, int], bytes] = {}
        for subscriber in list(self._subscribers):
            viewer, seen = subscriber.viewer, max(subscriber.seen, page[0].seq - 1)
            subscriber.seen = max(subscriber.seen, page[-1].seq)
            key = None if viewer.alike is None or viewer.user_id in addressed else (viewer.alike, seen)
            chunk = shared.get(key) if key is not None else None
            if chunk is None:
                wanted = (event for event in page if event.seq > seen and viewer.wants(event))
                chunk = b"".join(encoded[event.seq] for event in wanted)
                if key is not None:
                    shared[key] = chunk
            if chunk:
                self._put(subscriber, chunk)

    def _put(self, subscriber: _Subscriber, chunk: bytes) -> None:
        """Queue a chunk; a viewer too slow for its queue is cut."""
        try:
            subscriber.queue.put_nowait(chunk)
        except asyncio.QueueFull:
            self._subscribers.discard(subscriber)
            while not subscriber.queue.empty():
                subscriber.queue.get_nowait()
            subscriber.queue.put_nowait(None)


async def _all_of(queue: asyncio.Queue[bytes | None]) -> bytes:
    """Everything queued as one chunk, waiting for the first; nothing when the viewer was cut."""
    chunks = []
    chunk = await queue.get()
    while chunk is not None:
        chunks.append(chunk)
        if queue.empty():
            return b"".join(chunks)
        chunk = queue.get_nowait()
    return b""


def _page(after: int) -> list[Event]:
    close_old_connections()
    return events_page(after=after, limit=PAGE)


def _head() -> int:
    close_old_connections()
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


class CommitWatch:
    """Tells whether anybody committed since it was last asked.

    On an SQLite file it reads `PRAGMA data_version` over a connection of its own, which never writes and so sees every
    commit; that takes microseconds and no lock. Elsewhere the answer is always yes, and the caller looks.
    """

    def __init__(self) -> None:
        name = str(connection.settings_dict["NAME"])
        self._raw = None
        if connection.vendor == "sqlite" and ":memory:" not in name and "mode=memory" not in name:
            self._raw = sqlite3.connect(f"file:{name}?mode=ro", uri=True, check_same_thread=False)
        self._seen: int | None = None

    def changed(self) -> bool:
        if self._raw is None:
            return True
        version = int(self._raw.execute("PRAGMA data_version").fetchone()[0])
        before, self._seen = self._seen, version
        return version != before
