"""Sign-in form."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password; one message for every reason, so that names cannot be tried out."""

    username = forms.CharField(
        label="用户名",
        max_length=64,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "class": "form-control"}),
    )
    password = forms.CharField(
        label="口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )

    error_messages = {
        "invalid_login": "用户名或口令不正确。连续 5 次错误将锁定 15 分钟。",
        "inactive": "账号已停用，请联系系统管理员。",
    }
