"""How often one address may try to sign in, by whatever means."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from anlan.kernel.clock import now

TOO_FAST = "尝试过于频繁，请一分钟后再试。"


def within_rate(address: str) -> bool:
    """At most `SIGN_IN_ATTEMPTS_PER_MINUTE` attempts a minute from one address."""
    key = f"sign-in:{address}:{int(now().timestamp() // 60)}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key)) <= settings.SIGN_IN_ATTEMPTS_PER_MINUTE
