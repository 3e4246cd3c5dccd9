"""What the ledger makes of GB 18218-2018: its rows in, a sheet of terms out, with what is missing in words; pure.

Tables and formulas are `consequence.gb18218`. A substance names its row there in `basis` ("表1 序号12", "表2 W5.4").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from anlan.consequence import gb18218
from anlan.data.hazards.enums import InstallationLevel

UNDECIDED = "按危险性类别另定"
LEFT_OUT = "未列入标准，不计入"
_ROW = re.compile(r"序号(\d+)")
_CLASS = re.compile(r"[JW]\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One stored substance: tonnes held, Q in tonnes, β, and where it stands in the standard.

    Without both Q and β the standard does not name the substance; it does not count.
    """

    name: str
    quantity_t: float
    critical_quantity_t: float | None
    beta: float | None
    container: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: the stored substance with Q [t], q/Q, β, β·q/Q and the references of Q and β.

    What is not known, or not counted because the standard does not list it, has no figures; its reference says so.
    """

    name: str
    container: str
    quantity_t: float
    critical_quantity_t: float | None
    ratio: float | None
    beta: float | None
    beta_term: float | None
    reference: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the quantities give. `missing` says what is not known, and then `r` and `level` are None; `s` is the sum of
    what is known, None where nothing is. `left_out` names what the standard does not list."""

    s: float | None
    r: float | None
    level: InstallationLevel | None
    missing: tuple[str, ...]
    counted: int = 0
    alpha: float | None = None
    lines: tuple[Line, ...] = ()
    left_out: tuple[str, ...] = ()
    exposed_people: int | None = None

    @property
    def is_major(self) -> bool | None:
        """Whether S ≥ 1 (4.2.1); None while unknown."""
        if self.s is not None and self.s >= 1:
            return True
        return None if self.s is None or self.missing else False


def standing(listed: str) -> tuple[float | None, float | None, str]:
    """(Q in tonnes, β, reference) of a shipped substance.

    `listed` is a name of table 1, with "|W5.1" where another class decides β; or a class of table 2; "?" where the
    class is not decided; empty outside the standard.

    >>> standing("氯"), standing("W5.4"), standing("?"), standing("")
    ((5.0, 4.0, '表1 序号12'), (5000.0, 1.0, '表2 W5.4'), (None, 1.0, '按危险性类别另定'), (None, None, ''))
    """
    if not listed:
        return None, None, ""
    if listed == "?":
        return None, 1.0, UNDECIDED
    name, _, hazard_class = listed.partition("|")
    (term,) = gb18218.assess([gb18218.Item(name, 0.0, hazard_class)], 0).terms
    reference = term.quantity_basis + (f"；{term.beta_basis}" if hazard_class else "")
    return term.critical_quantity_t, term.beta, reference


def assess(quantities: Iterable[Quantity], *, exposed_people: int | None) -> Assessment:
    """S = Σ q/Q and R = α Σ β q/Q (GB 18218-2018, 4.2 and 4.3) line by line, with what is missing in words.

    A unit with S < 1 is no major hazard installation and gets level `NONE`.
    """
    given = list(quantities)
    lines = tuple(_line(one) for one in given)
    left_out = tuple(
        dict.fromkeys(one.name for one in given if one.critical_quantity_t is None and one.beta is None)
    )
    counted = [one for one in given if one.critical_quantity_t is not None or one.beta is not None]
    if not counted:
        missing = ["未登记列入 GB 18218 的物质和数量"]
        return Assessment(
            None, None, None, tuple(missing), 0, None, lines, left_out, exposed_people
        )  # fmt: skip
    known = [one for one in counted if one.critical_quantity_t]
    whole = gb18218.assess([_item(one) for one in known], exposed_people or 0)
    missing = [
        f"{one.name}的临界量未定（按危险性类别确定）" for one in counted if not one.critical_quantity_t
    ]
    s = whole.S if known else None
    alpha = None if exposed_people is None else whole.alpha

    def found(r: float | None, level: InstallationLevel | None) -> Assessment:
        return Assessment(
            s, r, level, tuple(missing), len(counted), alpha, lines, left_out, exposed_people
        )  # fmt: skip

    if not missing and whole.S < 1:
        return found(None, InstallationLevel.NONE)
    missing += [f"{one.name}的校正系数 β 未定" for one in known if one.beta is None]
    if exposed_people is None:
        missing.append("厂界外 500 米内常住人口未填")
    if missing:
        return found(None, None)
    return found(whole.R, InstallationLevel(str(whole.level)))


def differs(filed: str, computed: str) -> bool:
    """Whether what was filed is not what the quantities give; unknown on either side is no difference.

    >>> differs("3", "2"), differs("3", "3"), differs("", "2"), differs("4", "none")
    (True, False, False, True)
    """
    return bool(filed) and bool(computed) and filed != computed


def _item(one: Quantity) -> gb18218.Item:
    """The stored substance as the standard takes it; Q and β that are not the standard's own are kept."""
    row, symbols = _ROW.search(one.basis), " ".join(_CLASS.findall(one.basis))
    if row is not None:
        name = gb18218.named()[int(row[1]) - 1].name
    else:
        entry = gb18218.find(one.name)
        name = entry.name if entry is not None and not symbols else one.name
    item = gb18218.Item(name, one.quantity_t, symbols)
    try:
        (term,) = gb18218.assess([item], 0).terms
    except ValueError:  # not in the standard's tables: somebody decided Q and β
        term = None
    decided = term is not None and (term.critical_quantity_t, term.beta) == (
        one.critical_quantity_t,
        one.beta,
    )
    if decided:
        return item
    beta = one.beta if one.beta is not None else (term.beta if term else 0.0)
    return gb18218.Item(name, one.quantity_t, symbols, False, one.critical_quantity_t, beta)


def _line(one: Quantity) -> Line:
    if not one.critical_quantity_t:
        why = UNDECIDED if one.beta is not None else LEFT_OUT
        return Line(one.name, one.container, one.quantity_t, None, None, one.beta, None, why)
    (term,) = gb18218.assess([_item(one)], 0).terms
    bases = [term.quantity_basis] if one.beta is None else [term.quantity_basis, term.beta_basis]
    return Line(
        name=one.name,
        container=one.container,
        quantity_t=one.quantity_t,
        critical_quantity_t=term.critical_quantity_t,
        ratio=term.ratio,
        beta=one.beta,
        beta_term=None if one.beta is None else term.beta_term,
        reference="；".join(dict.fromkeys(bases)),
    )
