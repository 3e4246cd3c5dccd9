"""The chain's arithmetic: canonical form, digest, verification. Pure; works on rows of the database or of a file.

Anybody can recompute it: SHA-256 (FIPS 180-4) of the previous digest in hexadecimal, a line feed, and the entry as
JSON with sorted keys, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "seq", "node", "at", "actor_id", "actor_name", "address", "action",
    "subject_kind", "subject_id", "summary", "changes", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of a check: how many entries were read and, if broken, where and why."""

    entries: int
    head: str
    broken_at: int | None = None
    problem: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def digest_of(previous: str, entry: Mapping[str, Any]) -> str:
    """Digest of one entry, given the digest of the one before."""
    body = json.dumps(
        {name: entry[name] for name in FIELDS}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def verify_chain(
    entries: Iterable[Mapping[str, Any]], heads: Mapping[int, str] | None = None
) -> Verification:
    """Check every link, and that each signed head (`seq` to digest) is what the chain says there.

    A chain cut short is found through `heads`: a head beyond the last entry is a missing tail.
    """
    expected = dict(heads or {})
    previous, count, last_seq = GENESIS, 0, 0
    for entry in entries:
        seq = int(entry["seq"])
        if seq <= last_seq:
            return Verification(count, previous, seq, "序号不递增")
        if entry["previous"] != previous:
            return Verification(count, previous, seq, "与上一条记录的摘要不衔接，之前有记录被删除或改动")
        if digest_of(previous, entry) != entry["digest"]:
            return Verification(count, previous, seq, "内容与摘要不符，记录被改动")
        previous, last_seq, count = str(entry["digest"]), seq, count + 1
        signed = expected.pop(seq, None)
        if signed is not None and signed != previous:
            return Verification(count, previous, seq, "与已签名的链头不符，整段记录被重写")
    if expected:
        missing = min(expected)
        return Verification(count, previous, missing, "已签名的链头找不到对应记录，末尾有记录被删除")
    return Verification(count, previous)
