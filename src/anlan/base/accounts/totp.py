"""Time-based one-time passwords (RFC 6238 over RFC 4226) as authenticator apps do them: SHA-1, six digits, 30 seconds.

Pure arithmetic. Whether a code was used before is for `second_factor_operations` to say.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
#: Steps before and after the present one whose codes count too: clocks differ, and people type slowly.
WINDOW = 1
SECRET_BYTES = 20


def new_secret() -> bytes:
    """160 random bits, as RFC 4226 recommends."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """The code of one time step (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(at: datetime) -> int:
    """The time step of a moment."""
    return int(at.timestamp()) // STEP_S


def matching_step(secret: bytes, code: str, *, at: datetime) -> int | None:
    """The step within the window whose code this is, or None. Takes the same time for every wrong code."""
    present = step_of(at)
    found = None
    for step in range(max(present - WINDOW, 0), present + WINDOW + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def base32(secret: bytes) -> str:
    """The secret as people type it, without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def address_of_secret(secret: bytes, *, account: str, issuer: str) -> str:
    """The `otpauth:` address that a QR code carries to the app."""
    label = quote(f"{issuer}:{account}", safe="")
    return (
        f"otpauth://totp/{label}?secret={base32(secret)}&issuer={quote(issuer, safe='')}"
        f"&algorithm=SHA1&digits={DIGITS}&period={STEP_S}"
    )
