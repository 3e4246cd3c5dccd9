"""Forms of the weather."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.data.weather.enums import Stability
from anlan.data.weather.models import Station


class ObservationForm(forms.Form):
    """An observation by hand: at a station, or at a place chosen on the map."""

    sections = (
        ("地点与时间", ("station", "place", "lon", "lat", "observed_at")),
        ("风", ("wind_speed", "wind_direction_deg", "height_m")),
        ("其他要素", ("temperature_c", "humidity", "cloud_octas", "precipitation_mm", "stability", "note")),
    )
    wide = frozenset({"note"})

    station = forms.ModelChoiceField(
        label="气象站",
        queryset=Station.objects.filter(active=True),
        required=False,
        empty_label="现场（填写经纬度）",
    )
    place = forms.CharField(label="地点", max_length=100, required=False)
    lon = forms.FloatField(label="经度", required=False, help_text="WGS-84")
    lat = forms.FloatField(label="纬度", required=False, help_text="WGS-84")
    observed_at = forms.DateTimeField(
        label="观测时间",
        required=False,
        help_text="不填为现在",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    wind_speed = forms.FloatField(label="风速（m/s）", min_value=0, max_value=60)
    wind_direction_deg = forms.FloatField(
        label="风向（°）",
        required=False,
        min_value=0,
        max_value=360,
        help_text="风的来向，北风为 0；风向不定时留空",
    )
    height_m = forms.FloatField(
        label="测风高度（米）",
        required=False,
        min_value=1,
        max_value=200,
        help_text="不填为 10 米；手持测风多为 2 米",
    )
    temperature_c = forms.FloatField(label="气温（℃）", required=False, min_value=-50, max_value=50)
    humidity = forms.FloatField(label="相对湿度（%）", required=False, min_value=0, max_value=100)
    cloud_octas = forms.IntegerField(
        label="总云量（八分）",
        required=False,
        min_value=0,
        max_value=8,
        help_text="0 无云，8 满天",
    )
    precipitation_mm = forms.FloatField(label="小时降水（mm）", required=False, min_value=0, max_value=300)
    stability = forms.ChoiceField(
        label="稳定度", required=False, choices=[("", "按日照、云量和风速推定"), *Stability.choices]
    )
    note = forms.CharField(label="备注", max_length=200, required=False)


class StationForm(forms.ModelForm[Station]):
    """A station."""

    sections = (
        ("气象站", ("code", "name", "anemometer_m", "active", "note")),
        ("位置", ("lon", "lat")),
    )
    wide = frozenset({"note"})

    class Meta:
        model = Station
        fields = ("code", "name", "lon", "lat", "anemometer_m", "note", "active")
        help_texts = {"code": "与站点程序、文件中的站号一致", "lon": "WGS-84", "lat": "WGS-84"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["active"].help_text = "停用后不再接收其观测"


class FileForm(forms.Form):
    """A CSV file by hand."""

    file = forms.FileField(label="CSV 文件")


class ReasonForm(forms.Form):
    """Why an observation is withdrawn."""

    reason = forms.CharField(label="原因", max_length=200)
