"""How long to wait, when to give up, how a delivery is signed, where it may go; pure."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

BATCH = 100
TIMEOUT_S = 10.0
#: A receiver that fails this long is paused; somebody must look.
PATIENCE = timedelta(days=3)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
#: A receiver should refuse what is older than this: it may be a replay.
FRESH_S = 300


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 10 s doubling up to an hour.

    >>> [wait_after(n).total_seconds() for n in (1, 2, 3, 9, 10, 50)]
    [10.0, 20.0, 40.0, 2560.0, 3600.0, 3600.0]
    """
    doublings: int = min(failures - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def exhausted(failing_since: datetime | None, at: datetime) -> bool:
    """Whether a receiver has failed for longer than anybody should wait."""
    return failing_since is not None and at - failing_since >= PATIENCE


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over "<timestamp>.<body>" in hex, as the receiver computes it to know the sender.

    >>> len(signature(b"key", "1700000000", b"{}"))
    71
    """
    return "sha256=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def refused_address(url: str) -> str:
    """Why an address may not be delivered to, in Chinese; "" when it may.

    Plain HTTP is for private networks only; link-local addresses (of a cloud's own services) are never asked.

    >>> refused_address("https://data.example.gov.cn/in"), refused_address("http://10.1.2.3/in")
    ('', '')
    >>> bool(refused_address("http://data.example.gov.cn/")), bool(refused_address("https://169.254.169.254/"))
    (True, True)
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        return "地址应以 https:// 开头。"
    if parts.username or parts.password:
        return "地址中不能带用户名和口令。"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is not None and (address.is_link_local or address.is_multicast or address.is_unspecified):
        return "不能推送到此地址。"
    private = address is not None and address.is_private
    if parts.scheme == "http" and not private:
        return "公网地址须使用 https://；http:// 仅限内网 IP 地址。"
    return ""
