"""Domain errors: what went wrong in the user's words, a code for programs, and the field it belongs to.

Forms show the message beside the field, the HTTP API turns the error into RFC 9457 problem details. `status` is the
HTTP status an endpoint answers with; operations never look at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One complaint about one input field; `message` is Chinese and says what to do."""

    field: str
    message: str


class DomainError(Exception):
    """Base of all refusals an operation may raise."""

    status = 422
    code = "invalid"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str = "",
        errors: Iterable[FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field
        self.errors = list(errors) or ([FieldError(field, message)] if field else [])


class InvalidInput(DomainError):
    """The input cannot be accepted as it is."""

    @classmethod
    def many(cls, errors: Iterable[FieldError]) -> InvalidInput:
        found = list(errors)
        message = "；".join(error.message for error in found) or "填写有误"
        return cls(message, errors=found)


class NotAllowed(DomainError):
    """The record is known to the user, the act is not theirs."""

    status = 403
    code = "not_allowed"


class NotFound(DomainError):
    """The record does not exist, or lies outside the user's jurisdiction: the answer is the same."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The present state of the record forbids the act."""

    status = 409
    code = "conflict"


class StaleRecord(Conflict):
    """Somebody else changed the record since the user read it."""

    code = "stale"
