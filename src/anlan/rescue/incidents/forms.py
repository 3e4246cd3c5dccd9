"""Forms of the desk's pages; the screens of the main job use the HTTP API."""

from __future__ import annotations

from django import forms

from anlan.rescue.incidents.enums import ClockKind


class ClockRuleForm(forms.Form):
    """One clock's duration, in minutes and seconds."""

    kind = forms.ChoiceField(choices=ClockKind.choices)
    minutes = forms.IntegerField(min_value=0, max_value=50_000)
    seconds = forms.IntegerField(min_value=0, max_value=59)
