"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.base.accounts.facade import User, users


class WebhookForm(forms.Form):
    """Where to deliver, of what, and with whose eyes."""

    sections = (("数据推送", ("name", "url", "owner", "topics")),)
    wide = frozenset({"url", "topics"})

    name = forms.CharField(label="名称", max_length=64, help_text="接收方系统的名称")
    url = forms.CharField(
        label="接收地址",
        max_length=300,
        help_text="https://；http:// 仅限内网 IP 地址",
        widget=forms.URLInput(),
    )
    owner = forms.ModelChoiceField(
        label="数据范围",
        queryset=User.objects.none(),
        help_text="只推送该用户有权看到的变更",
        empty_label="请选择用户",
    )
    topics = forms.CharField(
        label="主题",
        required=False,
        max_length=500,
        help_text="逗号分隔，如 enterprises, hazards；不填为全部",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = users().filter(is_active=True)  # type: ignore[attr-defined]

    def clean_topics(self) -> list[str]:
        """Typed with commas of either width."""
        text = str(self.cleaned_data["topics"]).replace("，", ",")
        return [topic.strip() for topic in text.split(",") if topic.strip()]
