"""Passkeys on the wire: challenges for the browser and checks of its answers (WebAuthn), done by Yubico's `fido2`.

The library is imported when somebody uses a passkey, not when Anlan starts. Storing credentials is
`passkey_operations`'.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from anlan.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from fido2.server import Fido2Server

NAME = "安澜"
REFUSED = "通行密钥验证未通过，请重试；仍不成功时改用口令登录。"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: `origin` as it says ("https://anlan.example.cn"), `rp_id` what passkeys are bound to."""

    origin: str
    rp_id: str

    @property
    def can_use_passkeys(self) -> bool:
        """Browsers bind passkeys to a name over TLS (or to localhost), never to a bare address."""
        if self.rp_id == "localhost":
            return True
        try:
            ipaddress.ip_address(self.rp_id.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://")
        return False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new credential: its id as text, what to keep of it, and its counter."""

    credential_id: str
    public_key: bytes
    sign_count: int
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class Asserted:
    """A verified answer at sign-in."""

    credential_id: str
    sign_count: int
    is_backed_up: bool


def site_of(*, scheme: str, host: str) -> Site:
    """The site a request came to: `host` with its port."""
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return Site(origin=f"{scheme}://{host}", rp_id=str(settings.PASSKEY_DOMAIN) or name)


def enrolment_options(
    site: Site, *, user_id: UUID, username: str, name: str, known: Sequence[bytes]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for `navigator.credentials.create` and the state to keep until the answer.

    The authenticator must know its user (PIN, finger, face) and keep the credential, so that it works without a name.
    """
    from fido2.webauthn import (
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=user_id.bytes, name=username, display_name=name),
        [AttestedCredentialData(key) for key in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), _plain(state)


def finish_enrolment(site: Site, *, state: Mapping[str, Any], answer: Mapping[str, Any]) -> Enrolled:
    """Check what the browser answered to `enrolment_options`. Raises InvalidInput."""
    from fido2.utils import websafe_encode

    try:
        data = _server(site).register_complete(dict(state), answer)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput("通行密钥未能添加，请重试。", code="passkey_refused") from error
    credential = data.credential_data
    assert credential is not None  # register_complete holds it
    return Enrolled(
        credential_id=websafe_encode(credential.credential_id),
        public_key=bytes(credential),
        sign_count=data.counter,
        is_backed_up=bool(data.flags & data.FLAG.BACKUP_STATE),
    )


def sign_in_options(
    site: Site, *, known: Sequence[bytes] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for `navigator.credentials.get` and the state; without `known` any passkey of this site may answer."""
    from fido2.webauthn import AttestedCredentialData, UserVerificationRequirement

    options, state = _server(site).authenticate_begin(
        [AttestedCredentialData(key) for key in known] if known is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), _plain(state)


def credential_id_of(answer: Mapping[str, Any]) -> str:
    """Which credential answers, before anything is checked; empty when it does not say."""
    found = answer.get("rawId") or answer.get("id")
    return found if isinstance(found, str) else ""


def finish_sign_in(
    site: Site, *, state: Mapping[str, Any], public_key: bytes, answer: Mapping[str, Any]
) -> Asserted:
    """Check the signature over our challenge, the origin and that the user was verified. Raises InvalidInput."""
    from fido2.utils import websafe_encode
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    try:
        _server(site).authenticate_complete(dict(state), [AttestedCredentialData(public_key)], answer)
        parsed = AuthenticationResponse.from_dict(answer)
        data = parsed.response.authenticator_data
        return Asserted(
            credential_id=websafe_encode(parsed.raw_id),
            sign_count=data.counter,
            is_backed_up=bool(data.flags & data.FLAG.BACKUP_STATE),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(REFUSED, code="passkey_refused") from error


def _server(site: Site) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    return Fido2Server(
        PublicKeyCredentialRpEntity(id=site.rp_id, name=NAME), verify_origin=lambda said: said == site.origin
    )


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state as JSON can keep it in the session."""
    return {key: str(getattr(value, "value", value)) for key, value in state.items()}
