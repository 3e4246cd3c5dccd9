"""How a ledger describes itself to the shared operations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from anlan.base.events.facade import Fact
from anlan.data.ledger.checks import FieldRule, clean_values, rules_of
from anlan.data.ledger.lines import Line, Lines
from anlan.data.ledger.models import LedgerRecord
from anlan.kernel.errors import FieldError

R = TypeVar("R", bound=LedgerRecord)
Values = dict[str, Any]
#: Decimals of a degree that are kept: a centimetre, and what a form shows is what is stored.
_PLACES = 7


@dataclass(frozen=True)
class LedgerFact(Fact):
    """Base of a ledger's facts about one record; `fields` are those that changed."""

    topic: ClassVar[str]
    id: str
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LedgerImported(Fact):
    """Base of a ledger's fact about one chunk of an import: ids of the records it touched."""

    topic: ClassVar[str]
    created: list[str]
    updated: list[str]


@dataclass(frozen=True)
class LedgerFacts:
    """The facts a ledger publishes."""

    added: type[LedgerFact]
    changed: type[LedgerFact]
    retired: type[LedgerFact]
    restored: type[LedgerFact]
    imported: type[LedgerImported]


def _no_errors(values: Values, record: Any) -> list[FieldError]:
    return []


def _nothing(record: Any) -> None:
    return None


def _no_children(pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> dict[UUID, list[Line]]:
    return {}


def _nothing_after(records: Sequence[Any]) -> None:
    return None


@dataclass(frozen=True)
class LedgerSpec(Generic[R]):
    """One ledger. Actions in the audit chain are named `<app>.<verb>_<noun>`, the record's kind is `kind`.

    `examine` checks cleaned values against each other and may normalise them in place; `derive` fills derived fields
    of a record about to be saved; `find` gives the active records matching the keys of rows; `children` writes the
    rows' child records (`lines`) and answers, for each record whose lines it changed, the lines as they were;
    `after` follows a save;
    `before_retiring` refuses with `Conflict` what other records still hang on.
    """

    app: str
    kind: str
    noun: str
    label: str
    model: type[R]
    layer: str
    fields: tuple[str, ...]
    facts: LedgerFacts
    required: tuple[str, ...] = ("name",)
    phones: tuple[str, ...] = ()
    examine: Callable[[Values, R | None], list[FieldError]] = _no_errors
    derive: Callable[[R], None] = _nothing
    key: Callable[[Mapping[str, Any]], Hashable | None] = lambda values: values.get("name")
    find: Callable[[Iterable[Hashable]], dict[Hashable, R]] | None = None
    prepare: Callable[[Sequence[Values]], list[list[FieldError]]] | None = None
    key_field: str = "name"
    lines: Lines | None = None
    children: Callable[[Sequence[tuple[R, Mapping[str, Any]]]], dict[UUID, list[Line]]] = _no_children
    after: Callable[[Sequence[R]], None] = _nothing_after
    before_retiring: Callable[[R], None] = _nothing
    _rules: dict[str, FieldRule] = field(default_factory=dict, init=False, repr=False)

    @property
    def rules(self) -> dict[str, FieldRule]:
        """What each field may hold; read off the model at first use, because specs are declared while models load."""
        if not self._rules:
            self._rules.update(rules_of(self.model, self.fields, required=self.required, phones=self.phones))
        return self._rules

    def clean(self, values: Mapping[str, Any], record: R | None) -> tuple[Values, list[FieldError]]:
        """Values in stored form and every complaint; a new record must have the required ones."""
        cleaned, errors = clean_values(self.rules, values)
        for name in ("lon", "lat"):
            if cleaned.get(name) is not None:
                cleaned[name] = round(cleaned[name], _PLACES)
        if record is None:
            errors += [
                FieldError(name, f"请填写{self.rules[name].label}。")
                for name in self.required
                if name not in values
            ]
        return cleaned, errors + self.examine(cleaned, record)
