"""Forms of the import screens."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.data.imports.enums import CoordinateSystem, ImportMode
from anlan.data.imports.registry import datasets


class UploadForm(forms.Form):
    """Which ledger, which file, in which coordinate system."""

    dataset = forms.ChoiceField(label="台账")
    mode = forms.ChoiceField(
        label="方式",
        choices=[
            (ImportMode.UPSERT, "新增和更新"),
            (ImportMode.UPDATE, "只更新已有记录"),
            (ImportMode.WITHDRAW, "撤出：注销文件列出的记录"),
        ],
        required=False,
        help_text="按统一社会信用代码或名称与台账对应；任何方式都可以撤销。",
    )
    crs = forms.ChoiceField(
        label="坐标系",
        choices=[("", "按文件注明，未注明的按 WGS-84"), *CoordinateSystem.choices],
        required=False,
        help_text="取自高德、腾讯地图的选 GCJ-02，取自百度地图的选 BD-09。",
    )
    file = forms.FileField(
        label="文件",
        help_text="xlsx、xls、ods 或 csv，不超过 50 MB。表头可以不在第一行。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={
            "required": "请选择要导入的文件。",
            "empty": "文件是空的。",
            "missing": "没有收到文件，请重新选择。",
        },
        max_length=200,
    )
    wide = {"file"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["dataset"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.key, each.title) for each in datasets()]
