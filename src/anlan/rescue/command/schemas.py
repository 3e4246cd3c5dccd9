"""What the command's HTTP API takes: shapes only; what the values mean is checked by the operations."""

from __future__ import annotations

from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, FiniteFloat


class HeadquartersIn(Schema):
    """指挥部: `version` that of the one seen, null when none was; `groups` kinds of groups that are to stand."""

    name: str
    place: str = ""
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None
    groups: list[str] = Field(default_factory=list, max_length=40)
    version: int | None = None


class PostIn(Schema):
    """Somebody for a post: a user, a resource's contact or a name with a telephone."""

    role: str
    group: UUID | None = None
    user: UUID | None = None
    resource: UUID | None = None
    name: str = ""
    unit: str = ""
    phone: str = ""
    version: int | None = None


class WhyIn(Schema):
    """A reason."""

    reason: str


class RecipientIn(Schema):
    """To whom: one of the ids, or a name."""

    post: UUID | None = None
    user: UUID | None = None
    organisation: UUID | None = None
    dispatch: UUID | None = None
    name: str = ""
    phone: str = ""


class InstructionIn(Schema):
    """An instruction; `seen` is the highest number on the issuer's screen."""

    to: RecipientIn
    text: str
    due_at: AwareDatetime | None = None
    seen: int | None = None


class ReceiptIn(Schema):
    """A receipt: `platform` is the caller's own; other ways name who received."""

    way: str = "platform"
    receiver: str = ""


class ResultIn(Schema):
    """What came of it, when, told by whom."""

    text: str
    done_at: AwareDatetime | None = None
    reporter: str = ""


class TaskIn(Schema):
    """A task; `instruction` is the id of the one it comes from."""

    title: str
    assignee: UUID | None = None
    assignee_name: str = ""
    due_at: AwareDatetime | None = None
    instruction: UUID | None = None


class TaskPatch(Schema):
    """Only what is given changes; `status` moves the progress, with a `note`."""

    title: str | None = None
    assignee: UUID | None = None
    assignee_name: str | None = None
    due_at: AwareDatetime | None = None
    status: str | None = None
    note: str = ""
    version: int | None = None


class PersonIn(Schema):
    """A person for the register; all but the condition may be unknown."""

    condition: str
    condition_at: AwareDatetime | None = None
    name: str = ""
    sex: str = ""
    age: int | None = None
    unit: str = ""
    identity: str = ""
    hospital_id: UUID | None = None
    hospital: str = ""
    note: str = ""


class PersonPatch(Schema):
    """Only what is given changes; `condition` adds to the history, with `condition_at` and `reason`."""

    name: str | None = None
    sex: str | None = None
    age: int | None = None
    unit: str | None = None
    identity: str | None = None
    note: str | None = None
    condition: str | None = None
    condition_at: AwareDatetime | None = None
    hospital_id: UUID | None = None
    hospital: str | None = None
    reason: str = ""
    version: int | None = None


class IdentityIn(Schema):
    """Why somebody's identity mark is read."""

    purpose: str


class AdoptIn(Schema):
    """Why the register's counts become the incident's figures."""

    reason: str = ""
