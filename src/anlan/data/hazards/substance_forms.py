"""Forms of the knowledge base: correcting a substance, adding a data sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User
from anlan.data.hazards.compatibility import GROUPS
from anlan.data.hazards.editing import FIELDS
from anlan.data.hazards.models import Substance
from anlan.data.ledger.forms import model_fields

#: Lists, one entry a line; groups are chosen.
_LINES = ("aliases", "dos", "donts")
_SECTIONS = (
    ("标识", ("english_name", "aliases", "cas", "un", "un_class", "formula", "ghs", "state")),
    ("第一眼", ("hazards", "dos", "donts", "isolation_m", "measures")),
    ("处置", ("fire_use", "fire_never", "fire_fighting", "spill", "first_aid", "protection")),
    ("性质", ("appearance", "solubility", "behaviour", "melting_point_c", "boiling_point_c", "flash_point_c",
              "ignition_point_c", "lower_limit_pct", "upper_limit_pct", "vapour_kpa", "vapour_density",
              "relative_density")),
    ("相容性", ("groups",)),
    ("核实", ("source",)),
)  # fmt: skip


class SubstanceForm(forms.Form):
    """Every field that may be corrected; saving vouches for all of them."""

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = _SECTIONS
    wide: ClassVar[frozenset[str]] = frozenset(
        {
            "hazards",
            "measures",
            "dos",
            "donts",
            "fire_fighting",
            "spill",
            "first_aid",
            "behaviour",
            "groups",
            "ghs",
        }
    )

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = [name for name in FIELDS if name not in {*_LINES, "ghs", "groups"}]
        self.fields.update(model_fields(Substance, plain, required=("hazards",)))
        for name in ("hazards", "measures", "fire_fighting", "spill", "first_aid", "behaviour"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})
        for name, label in (("aliases", "别名"), ("dos", "要做"), ("donts", "不要做")):
            self.fields[name] = forms.CharField(
                label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="每行一条"
            )
        self.fields["ghs"] = forms.CharField(
            label="GHS 分类代码", required=False, help_text="空格分隔，如 FL2 AT-I3 SC1A"
        )
        self.fields["groups"] = forms.MultipleChoiceField(
            label="反应性组",
            required=False,
            choices=list(GROUPS.items()),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["source"] = forms.CharField(
            label="核对依据", max_length=100, help_text="标准号、安全技术说明书等；保存即表示上列各项已核实"
        )

    @staticmethod
    def initial_of(substance: Substance) -> dict[str, Any]:
        """What the form starts with."""
        initial = {name: getattr(substance, name) for name in FIELDS}
        for name in _LINES:
            initial[name] = "\n".join(initial[name])
        initial["ghs"] = " ".join(initial["ghs"])
        return {
            **initial,
            "version": substance.version,
            "source": substance.source if substance.verified else "",
        }

    def changes(self) -> dict[str, Any]:
        """Values as the operation takes them."""
        given = {name: self.cleaned_data[name] for name in FIELDS}
        for name in _LINES:
            given[name] = [line.strip() for line in given[name].splitlines() if line.strip()]
        given["ghs"] = given["ghs"].split()
        return given


class SheetForm(forms.Form):
    """A data sheet with its dates; a filer names the own enterprise."""

    file = forms.FileField(
        label="文件",
        help_text="PDF、Word 或图片，不超过 20 MB",
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )
    revised_on = forms.DateField(
        label="修订日期", widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    supplier = forms.CharField(
        label="供应商（编制单位）",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    enterprise_code = forms.CharField(
        label="企业统一社会信用代码",
        max_length=18,
        required=False,
        help_text="不填为通用说明书",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_enterprise = Role.ENTERPRISE in user.roles
        if self.needs_enterprise:
            self.fields["enterprise_code"].required = True
            self.fields["enterprise_code"].help_text = "填本企业的代码"
