"""Forms of drills: how one is started."""

from __future__ import annotations

from uuid import UUID

from django import forms

from anlan.rescue.drills.enums import SPEEDS, DrillMode
from anlan.rescue.drills.operations.running import Elsewhere


class StartForm(forms.Form):
    """What the one click of 开始演练 sends; the place only when the drill is played elsewhere."""

    scenario = forms.CharField(max_length=64)
    mode = forms.ChoiceField(choices=DrillMode.choices, initial=DrillMode.DEMONSTRATION)
    speed = forms.TypedChoiceField(choices=[(each, f"×{each}") for each in SPEEDS], coerce=int, initial=10)
    players = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    place = forms.CharField(max_length=180, required=False)
    lon = forms.FloatField(required=False)
    lat = forms.FloatField(required=False)

    def __init__(self, *args: object, players: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        chosen = self.fields["players"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = players

    def elsewhere(self) -> Elsewhere | None:
        """Another place, when all of it was given."""
        values = self.cleaned_data
        if values["lon"] is None or values["lat"] is None or not values["place"]:
            return None
        return Elsewhere(values["place"], values["lon"], values["lat"])
