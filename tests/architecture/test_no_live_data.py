"""The platform takes no live production data of enterprises: no field, no endpoint, no address for it (requirement 45).

Filed inventories, records, video pictures, weather and a rescuer's own readings at a scene are not production data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from anlan.config.api import api

WORDS = re.compile(
    r"temperature|pressure|concentration|flow_rate|liquid_level|telemetry|sensor|setpoint|scada|opcua|modbus|dcs_|"
    r"realtime|real_time|live_value|process_value|温度|压力|浓度|液位|流量|实时|传感器|工艺参数",
    re.I,
)
#: Weather at the place of an incident is public and belongs to the picture.
WEATHER = {"temperature_c", "wind_speed", "humidity"}


def names_in_schema(node: Any) -> Iterator[str]:
    """Every property name and parameter of an OpenAPI document."""
    if isinstance(node, dict):
        if node.get("in") in {"query", "path", "header"}:
            yield str(node.get("name"))
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for value in node.values():
            yield from names_in_schema(value)
    elif isinstance(node, list):
        for value in node:
            yield from names_in_schema(value)


def test_no_model_holds_live_data() -> None:
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("anlan.")
        for field in model._meta.get_fields()
        if WORDS.search(f"{field.name} {getattr(field, 'verbose_name', '')}") and field.name not in WEATHER
    ]
    assert found == []


def test_no_endpoint_takes_live_data() -> None:
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    paths = [path for path in schema["paths"] if WORDS.search(path)]
    names = {name for name in names_in_schema(schema) if WORDS.search(name)} - WEATHER
    assert (paths, names) == ([], set())


def test_no_import_column_takes_live_data() -> None:
    from anlan.data.enterprises import facade as enterprises
    from anlan.data.hazards import facade as hazards

    columns = [*enterprises.IMPORT_COLUMNS, *hazards.IMPORT_COLUMNS]
    assert [column.header for column in columns if WORDS.search(f"{column.field} {column.header}")] == []
