"""Secrets at rest that must be read again (the authenticator's): sealed with a key derived from the installation's.

A copy of the database alone gives no codes away. After a change of `ANLAN_SECRET_KEY` sealed secrets cannot be opened;
users then use a recovery code or have their second factor reset.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

PURPOSE = b"anlan.base.accounts.sealing.1"


def seal(secret: bytes) -> str:
    """Encrypted and authenticated (Fernet), as text."""
    from cryptography.fernet import Fernet

    return Fernet(_key()).encrypt(secret).decode()


def unseal(text: str) -> bytes | None:
    """The secret, or None when the text is not of this installation."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(_key()).decrypt(text.encode())
    except InvalidToken:
        return None


def _key() -> bytes:
    digest = hmac.digest(settings.SECRET_KEY.encode(), PURPOSE, hashlib.sha256)
    return base64.urlsafe_b64encode(digest)
