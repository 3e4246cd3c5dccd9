"""An authenticator in software, for tests: it makes one ES256 passkey and answers challenges with it, rightly or, when
told so, wrongly. Written from the WebAuthn specification, independent of the library under test."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class Authenticator:
    """`origin` is what the browser says; `counts` lets the counter go up, as security keys do."""

    origin: str = "http://localhost"
    counts: bool = True
    verifies: bool = True
    counter: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`, without attestation."""
        wanted = options["publicKey"]
        credential = (
            bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self._cose()
        )
        data = self._data(wanted["rp"]["id"], ATTESTED) + credential
        attestation = (
            b"\xa3"
            + _cbor("fmt")
            + _cbor("none")
            + _cbor("attStmt")
            + b"\xa0"
            + _cbor("authData")
            + _bytes(data)
        )
        said = self._said("webauthn.create", wanted["challenge"])
        return self._answer({"clientDataJSON": text(said), "attestationObject": text(attestation)})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        wanted = options["publicKey"]
        data = self._data(wanted["rpId"], 0)
        said = self._said("webauthn.get", wanted["challenge"])
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(said),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": None,
            }
        )

    def _data(self, rp_id: str, flags: int) -> bytes:
        if self.counts:
            self.counter += 1
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21" + _bytes(x) + b"\x22" + _bytes(y)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        name = text(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def _cbor(word: str) -> bytes:
    return bytes([0x60 + len(word)]) + word.encode()


def _bytes(value: bytes) -> bytes:
    if len(value) < 256:
        return b"\x58" + bytes([len(value)]) + value
    return b"\x59" + struct.pack(">H", len(value)) + value
