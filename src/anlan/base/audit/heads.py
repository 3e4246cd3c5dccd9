"""Signed heads: once a minute the chain's head is signed and copied off the database.

Whoever rewrites the whole chain in the database cannot rewrite the heads that left it. The key is Ed25519 (RFC 8032),
made at first use and kept beside the data; `ANLAN_AUDIT_COPY` names a further folder (another disk, a mounted share).
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from anlan.base.audit.models import AuditEntry

HEADS_FILE = "audit-heads.jsonl"


def _key() -> Ed25519PrivateKey:
    path = Path(settings.DATA_DIR) / "audit-key.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("audit-key.pem is not an Ed25519 key")
    return key


def _folders() -> list[Path]:
    folders = [Path(settings.DATA_DIR)]
    if copy := os.environ.get("ANLAN_AUDIT_COPY"):
        folders.append(Path(copy))
    return folders


def _message(seq: int, digest: str, at: str) -> bytes:
    return f"{seq}\n{digest}\n{at}".encode()


def sign_head(*, at: datetime) -> int | None:
    """Sign the present head unless it has been signed already; its sequence number, or None."""
    head = AuditEntry.objects.order_by("-seq").values("seq", "digest").first()
    if head is None or head["seq"] == _last_signed():
        return None
    seq, digest, moment = int(head["seq"]), str(head["digest"]), at.isoformat()
    signature = _key().sign(_message(seq, digest, moment)).hex()
    line = json.dumps({"seq": seq, "digest": digest, "at": moment, "signature": signature})
    for folder in _folders():
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / HEADS_FILE).open("a") as handle:
            handle.write(line + "\n")
    return seq


def _last_signed() -> int:
    path = Path(settings.DATA_DIR) / HEADS_FILE
    lines = path.read_text().splitlines() if path.exists() else []
    return int(json.loads(lines[-1])["seq"]) if lines else 0


def read_heads(folder: Path | None = None) -> dict[int, str]:
    """Signed heads of a folder (the last one configured by default); a bad signature raises ValueError."""
    path = (folder or _folders()[-1]) / HEADS_FILE
    if not path.exists():
        return {}
    public = _key().public_key()
    heads: dict[int, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        record = json.loads(line)
        try:
            public.verify(
                bytes.fromhex(record["signature"]), _message(record["seq"], record["digest"], record["at"])
            )
        except InvalidSignature as error:
            raise ValueError(f"链头文件第 {number} 行签名无效") from error
        heads[int(record["seq"])] = record["digest"]
    return heads
