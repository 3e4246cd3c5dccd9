"""An OpenID Connect provider as this installation is configured for: discovery, authorization code with PKCE, and the
checks of the ID token (OpenID Connect Core 1.0, section 3.1.3.7). Off unless `ANLAN_OIDC_ISSUER` is set.

The JOSE library is imported when somebody signs in this way. Whose account it is decides `oidc_operations`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from anlan.kernel.errors import Conflict, InvalidInput

TIMEOUT_S = 5.0
METADATA_S = 600
MOST_BYTES = 1024 * 1024
LEEWAY_S = 60
#: Signatures with the provider's own key pair; "none" and shared secrets are never accepted.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
UNREACHABLE = "统一身份认证暂时无法访问，请稍后再试，或用口令登录。"
UNTRUSTED = "统一身份认证返回的信息未通过校验，已拒绝登录；请重试，仍不成功时告知系统管理员。"


@dataclass(frozen=True, slots=True)
class Provider:
    """The configured provider. `claim` names the claim that holds the Anlan user name; `trusts_factor` accepts the
    provider's word (`amr` with "mfa") for the second factor."""

    issuer: str
    client_id: str
    client_secret: str
    title: str
    claim: str
    scope: str
    trusts_factor: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A sign-in sent to the provider; all but `url` is kept until the answer."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is."""

    issuer: str
    subject: str
    claims: dict[str, Any]

    @property
    def has_second_factor(self) -> bool:
        methods = self.claims.get("amr")
        return isinstance(methods, list) and "mfa" in methods


def provider() -> Provider | None:
    """The configured provider, or None. Raises Conflict for an address that is neither https nor loopback."""
    values: dict[str, Any] = settings.OIDC
    if not values["issuer"] or not values["client_id"]:
        return None
    found = Provider(**values)
    _refuse_plain(found.issuer)
    return found


def begin(found: Provider, *, redirect_uri: str) -> Request:
    """Where to send the browser."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "response_type": "code",
        "client_id": found.client_id,
        "redirect_uri": redirect_uri,
        "scope": found.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    endpoint = _metadata(found)["authorization_endpoint"]
    joint = "&" if "?" in endpoint else "?"
    return Request(f"{endpoint}{joint}{urlencode(query)}", state, nonce, verifier)


def finish(
    found: Provider, *, redirect_uri: str, code: str, verifier: str, nonce: str, at: datetime
) -> Identity:
    """Exchange the code and check the ID token. Raises Conflict (unreachable) or InvalidInput (not to be trusted)."""
    metadata = _metadata(found)
    answer = _exchange(found, metadata, code=code, verifier=verifier, redirect_uri=redirect_uri)
    claims = _checked(found, metadata, str(answer.get("id_token", "")), nonce=nonce, at=at)
    if found.claim not in claims and metadata.get("userinfo_endpoint") and answer.get("access_token"):
        claims = {**_userinfo(metadata, str(answer["access_token"]), str(claims["sub"])), **claims}
    return Identity(found.issuer, str(claims["sub"]), claims)


def same_state(kept: str, given: str) -> bool:
    """Compared in constant time."""
    return bool(kept) and hmac.compare_digest(kept.encode(), given.encode())


def _metadata(found: Provider) -> dict[str, Any]:
    address = f"{found.issuer.rstrip('/')}/.well-known/openid-configuration"
    metadata = _cached(address)
    if metadata.get("issuer") != found.issuer:
        raise InvalidInput(UNTRUSTED, code="oidc_issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(metadata.get(name), str):
            raise InvalidInput(UNTRUSTED, code="oidc_metadata")
        _refuse_plain(metadata[name])
    return metadata


def _exchange(
    found: Provider, metadata: dict[str, Any], *, code: str, verifier: str, redirect_uri: str
) -> dict[str, Any]:
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = bool(found.client_secret) and "client_secret_basic" in methods
    if not basic:
        body["client_id"] = found.client_id
        if found.client_secret:
            body["client_secret"] = found.client_secret
    pair = f"{quote(found.client_id, safe='')}:{quote(found.client_secret, safe='')}"
    headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"} if basic else None
    return _call("POST", metadata["token_endpoint"], data=body, headers=headers)


def _checked(
    found: Provider, metadata: dict[str, Any], text: str, *, nonce: str, at: datetime
) -> dict[str, Any]:
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    registry = JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": found.issuer},
        aud={"essential": True, "value": found.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = dict(_decoded(text, metadata["jwks_uri"]))
        registry.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise InvalidInput(UNTRUSTED, code="oidc_token") from error
    party = claims.get("azp")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (party or several) and party != found.client_id:
        raise InvalidInput(UNTRUSTED, code="oidc_party")
    return claims


def _decoded(text: str, address: str) -> dict[str, Any]:
    """The claims under a good signature; a provider that changed its keys is asked for them once more."""
    from joserfc.errors import JoseError

    try:
        return _verified(text, _cached(address))
    except (JoseError, ValueError):
        cache.delete(_cache_key(address))
    return _verified(text, _cached(address))


def _verified(text: str, keys: dict[str, Any]) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.jwk import KeySet

    found = KeySet.import_key_set({"keys": keys.get("keys", [])})
    return dict(jwt.decode(text, found, algorithms=ALGORITHMS).claims)


def _userinfo(metadata: dict[str, Any], token: str, subject: str) -> dict[str, Any]:
    answer = _call("GET", metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"})
    if answer.get("sub") != subject:
        raise InvalidInput(UNTRUSTED, code="oidc_userinfo")
    return answer


def _cached(address: str) -> dict[str, Any]:
    key = _cache_key(address)
    found = cache.get(key)
    if not isinstance(found, dict):
        found = _call("GET", address)
        cache.set(key, found, METADATA_S)
    return dict(found)


def _cache_key(address: str) -> str:
    return f"oidc:{hashlib.sha256(address.encode()).hexdigest()}"


def _call(
    method: str, address: str, *, data: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """One request to the provider; its JSON. The system's certificates and proxies apply; redirects do not."""
    from urllib.error import HTTPError
    from urllib.request import Request as HttpRequest
    from urllib.request import build_opener

    _refuse_plain(address)
    body = urlencode(data).encode() if data is not None else None
    request = HttpRequest(  # noqa: S310  (https or loopback, checked above)
        address, data=body, method=method, headers={"Accept": "application/json", **(headers or {})}
    )
    try:
        with build_opener(_no_redirects()).open(request, timeout=TIMEOUT_S) as answer:
            found: Any = json.loads(answer.read(MOST_BYTES))
    except HTTPError as error:
        if error.code < 500:
            raise InvalidInput(UNTRUSTED, code="oidc_refused") from error
        raise Conflict(UNREACHABLE, code="oidc_unreachable") from error
    except (OSError, ValueError) as error:
        raise Conflict(UNREACHABLE, code="oidc_unreachable") from error
    if not isinstance(found, dict):
        raise InvalidInput(UNTRUSTED, code="oidc_answer")
    return dict(found)


def _no_redirects() -> type:
    from urllib.request import HTTPRedirectHandler

    class NoRedirects(HTTPRedirectHandler):
        """A code or a secret is never carried on to another address."""

        def redirect_request(self, *_args: Any, **_more: Any) -> None:
            return None

    return NoRedirects


def _refuse_plain(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        return
    raise Conflict("统一身份认证的地址须为 https，请系统管理员核对 ANLAN_OIDC_ISSUER。", code="oidc_plain")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
