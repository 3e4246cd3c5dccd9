"""Carrying facts to webhooks: in order, at least once, each request signed.

One request carries up to 100 facts as `{"webhook", "items", "next"}`. The receiver answers with any 2xx once it has
kept them; it may see facts again after a broken connection and tells them apart by `seq`. Headers: `X-Anlan-Timestamp`
(seconds) and `X-Anlan-Signature`, the HMAC-SHA256 over "<timestamp>.<body>" with the shared secret.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from anlan import __version__
from anlan.base.accounts.facade import unseal
from anlan.data.sharing.enums import WebhookState
from anlan.data.sharing.models import Webhook
from anlan.data.sharing.operations import Outcome, note_attempt, pass_over
from anlan.data.sharing.policies import BATCH, TIMEOUT_S, signature
from anlan.data.sharing.queries import Feed, change_json, changes

log = logging.getLogger("anlan.sharing")

#: Batches one webhook gets in one turn: one that lags far behind does not keep the others waiting.
TURN = 20


class _NoRedirects(HTTPRedirectHandler):
    """An answer that sends elsewhere is a failure: the address was approved, the other one was not."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def deliver_due(*, clock: Callable[[], datetime]) -> int:
    """Every webhook whose turn it is gets what is new; how many requests were made."""
    at = clock()
    due = Webhook.objects.exclude(state=WebhookState.PAUSED).filter(
        Q(next_try_at=None) | Q(next_try_at__lte=at)
    )
    return sum(_serve(webhook, clock) for webhook in due.select_related("owner"))


def _serve(webhook: Webhook, clock: Callable[[], datetime]) -> int:
    made = 0
    for _ in range(TURN):
        if not webhook.owner.is_active:
            log.warning("webhook %s: its user is no longer active", webhook.name)
            return made
        topics = tuple(webhook.topics)
        feed = changes(visible_to=webhook.owner, after=webhook.delivered, limit=BATCH, topics=topics)
        if not feed.events:
            if feed.next > webhook.delivered:
                pass_over(webhook=webhook, last=feed.next)
            return made
        outcome = send(webhook, feed, at=clock())
        note_attempt(
            webhook=webhook,
            first=feed.events[0].seq,
            last=feed.next,
            count=len(feed.events),
            outcome=outcome,
            at=clock(),
        )
        made += 1
        if outcome.error:
            return made
        webhook.refresh_from_db()
    return made


def send(webhook: Webhook, feed: Feed, *, at: datetime) -> Outcome:
    """One request. Whatever goes wrong becomes words, never an exception."""
    secret = unseal(webhook.sealed_secret)
    if secret is None:
        return Outcome(None, 0, "密钥无法解开（服务器密钥已更换），请更换推送密钥")
    items = [change_json(event) for event in feed.events]
    body = json.dumps(
        {"webhook": str(webhook.pk), "items": items, "next": feed.next},
        ensure_ascii=False,
        cls=DjangoJSONEncoder,
    ).encode()
    timestamp = str(int(at.timestamp()))
    request = Request(  # noqa: S310  (the scheme was checked when the address was entered)
        webhook.url,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"Anlan/{__version__}",
            "X-Anlan-Timestamp": timestamp,
            "X-Anlan-Signature": signature(secret, timestamp, body),
        },
    )
    started = time.monotonic()
    status, error = _answer(request)
    return Outcome(status, round((time.monotonic() - started) * 1000), error)


def _answer(request: Request) -> tuple[int | None, str]:
    try:
        with build_opener(_NoRedirects()).open(request, timeout=TIMEOUT_S) as response:
            status = int(response.status)
            response.read(1024)
    except HTTPError as error:
        return error.code, f"接收方应答 {error.code}"
    except TimeoutError:
        return None, f"{TIMEOUT_S:g} 秒内没有应答"
    except (URLError, OSError, HTTPException, ValueError) as error:
        return None, f"连接失败：{getattr(error, 'reason', error)}"
    return status, "" if 200 <= status < 300 else f"接收方应答 {status}"
