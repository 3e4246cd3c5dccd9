"""Forms of the supplies room."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from anlan.base.accounts.facade import User
from anlan.data.ledger.forms import Lines, lines_class
from anlan.data.supplies import queries
from anlan.data.supplies.enums import OUTGOING_BY_HAND, ItemCategory, MovementKind
from anlan.data.supplies.models import Item
from anlan.kernel.clock import SHANGHAI

_DAY = {"type": "date"}
_MOMENT = {"type": "datetime-local"}


def _quantity(label: str, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


def item_choices(user: User, *, blank: str = "请选择") -> list[Any]:
    """Active items, grouped by category."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in queries.items(visible_to=user).filter(is_active=True).order_by("category", "name"):
        words = f"{item.name}（{item.unit}）{item.specification}".strip()
        groups.setdefault(str(ItemCategory(item.category).label), []).append((str(item.pk), words))
    return [("", blank), *groups.items()]


def depot_choices(user: User, *, blank: str = "请选择") -> list[tuple[str, str]]:
    """Depots the user sees."""
    rows = queries.depots(visible_to=user).order_by("name").values_list("pk", "name")
    return [("", blank), *((str(pk), name) for pk, name in rows)]


class ItemForm(forms.Form):
    """An item of the catalogue."""

    name = forms.CharField(label="名称", max_length=100)
    unit = forms.CharField(label="单位", max_length=16)
    category = forms.ChoiceField(label="类别", choices=ItemCategory.choices)
    specification = forms.CharField(label="规格型号", max_length=100, required=False)
    shelf_life_months = forms.IntegerField(label="保质期（月）", required=False, min_value=1, max_value=600)
    note = forms.CharField(label="备注", max_length=200, required=False)
    is_active = forms.TypedChoiceField(
        label="在用",
        choices=[("1", "在用"), ("0", "停用")],
        coerce=lambda text: text == "1",
        initial="1",
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TakeInForm(forms.Form):
    """A lot coming in."""

    sections: ClassVar[Any] = (
        ("入库", ("depot", "item", "quantity", "kind", "received_on")),
        ("批次", ("number", "expires_on", "supplier", "place", "reason")),
    )

    depot = forms.ChoiceField(label="物资库")
    item = forms.ChoiceField(label="物资")
    quantity = _quantity("数量")
    kind = forms.ChoiceField(
        label="入库类别",
        choices=[
            (MovementKind.INTAKE.value, MovementKind.INTAKE.label),
            (MovementKind.OPENING.value, "期初（账前已有）"),
        ],
    )
    number = forms.CharField(label="批号", max_length=64, required=False)
    received_on = forms.DateField(
        label="入库日期", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    expires_on = forms.DateField(
        label="有效期至", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    supplier = forms.CharField(label="供应单位", max_length=100, required=False)
    place = forms.CharField(label="库位", max_length=64, required=False)
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depot"].choices = depot_choices(user)  # type: ignore[attr-defined]  # a choice field
        self.fields["item"].choices = item_choices(user)  # type: ignore[attr-defined]  # a choice field


class TakeOutForm(forms.Form):
    """Issue or scrap."""

    quantity = _quantity("数量")
    kind = forms.ChoiceField(
        label="出库类别", choices=[(kind.value, kind.label) for kind in OUTGOING_BY_HAND]
    )
    reason = forms.CharField(label="说明", max_length=200)


class MinimumForm(forms.Form):
    """The least a depot must hold."""

    depot = forms.ChoiceField(label="物资库")
    item = forms.ChoiceField(label="物资")
    minimum = _quantity("最低库存", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depot"].choices = depot_choices(user)  # type: ignore[attr-defined]  # a choice field
        self.fields["item"].choices = item_choices(user)  # type: ignore[attr-defined]  # a choice field
        self.fields["minimum"].help_text = "留空即不设下限"


class RequestForm(forms.Form):
    """What a request says besides its lines."""

    sections: ClassVar[Any] = (
        ("送达", ("place", "to_depot", "receiver", "receiver_phone", "needed_by")),
        ("说明", ("depot", "reason")),
    )
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})

    place = forms.CharField(label="送达地点", max_length=200, required=False)
    to_depot = forms.ChoiceField(label="收入物资库", required=False)
    receiver = forms.CharField(label="收货人", max_length=64, required=False)
    receiver_phone = forms.CharField(label="收货电话", max_length=32, required=False)
    needed_by = _moment("需要时间")
    depot = forms.ChoiceField(label="指定发货库", required=False)
    reason = forms.CharField(label="用途", max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_depot"].choices = depot_choices(user, blank="不入库，直接使用")  # type: ignore[attr-defined]
        self.fields["depot"].choices = depot_choices(user, blank="由上级调度")  # type: ignore[attr-defined]
        self.fields["needed_by"].help_text = "北京时间"


def request_lines(user: User, data: Any = None, initial: Any = None) -> Lines:
    """Rows of item and quantity."""
    made = lines_class(
        {
            "item": forms.ChoiceField(label="物资", choices=item_choices(user)),
            "quantity": _quantity("数量", required=False),
        }
    )
    return made(data, prefix="lines", initial=initial)


def items_by_id(user: User) -> dict[str, Item]:
    """Active items by their id as text."""
    return {str(item.pk): item for item in queries.items(visible_to=user).filter(is_active=True)}


class SendForm(forms.Form):
    """Who carries the goods."""

    carrier = forms.CharField(label="承运人", max_length=64)
    carrier_phone = forms.CharField(label="承运电话", max_length=32)
    plate = forms.CharField(label="车牌号", max_length=16, required=False)
    expected_at = _moment("预计到达")


def zoned(moment: Any) -> Any:
    """A time typed in a form is Beijing time; Django has made it aware in the current zone already."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
