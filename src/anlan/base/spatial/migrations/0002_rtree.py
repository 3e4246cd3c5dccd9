"""The R*Tree beside `spatial_place` and the triggers that keep it, on SQLite only.

A later migration that makes SQLite rebuild `spatial_place` (adding or altering a column does) drops its triggers:
it must run `create` again afterwards.
"""

from django.db import migrations

CREATE = [
    "CREATE VIRTUAL TABLE spatial_index USING rtree(id, slot_min, slot_max, west, east, south, north)",
    "INSERT INTO spatial_index SELECT id, slot, slot, lon, lon, lat, lat FROM spatial_place",
    """CREATE TRIGGER spatial_place_added AFTER INSERT ON spatial_place BEGIN
        INSERT INTO spatial_index
        VALUES (new.id, new.slot, new.slot, new.lon, new.lon, new.lat, new.lat);
    END""",
    """CREATE TRIGGER spatial_place_moved AFTER UPDATE ON spatial_place BEGIN
        DELETE FROM spatial_index WHERE id = old.id;
        INSERT INTO spatial_index
        VALUES (new.id, new.slot, new.slot, new.lon, new.lon, new.lat, new.lat);
    END""",
    """CREATE TRIGGER spatial_place_removed AFTER DELETE ON spatial_place BEGIN
        DELETE FROM spatial_index WHERE id = old.id;
    END""",
]
DROP = [
    "DROP TRIGGER IF EXISTS spatial_place_added",
    "DROP TRIGGER IF EXISTS spatial_place_moved",
    "DROP TRIGGER IF EXISTS spatial_place_removed",
    "DROP TABLE IF EXISTS spatial_index",
]


def _run(statements, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement)


def create(apps, schema_editor):
    _run(DROP + CREATE, schema_editor)


def drop(apps, schema_editor):
    _run(DROP, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("spatial", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
