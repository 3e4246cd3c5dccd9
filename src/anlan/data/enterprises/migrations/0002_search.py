"""The full-text index beside `enterprises_searchentry` and the triggers that keep it, on SQLite only.

A later migration that makes SQLite rebuild `enterprises_searchentry` drops its triggers: it must run `create` again.
"""

from django.db import migrations

_DELETE = (
    "INSERT INTO enterprises_search (enterprises_search, rowid, names, rest) "
    "VALUES ('delete', old.id, old.names, old.rest);"
)
_INSERT = "INSERT INTO enterprises_search (rowid, names, rest) VALUES (new.id, new.names, new.rest);"
CREATE = [
    """CREATE VIRTUAL TABLE enterprises_search USING fts5(
        names, rest, content='enterprises_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )""",
    "INSERT INTO enterprises_search (enterprises_search) VALUES ('rebuild')",
    f"CREATE TRIGGER enterprises_entry_added AFTER INSERT ON enterprises_searchentry BEGIN {_INSERT} END",
    f"CREATE TRIGGER enterprises_entry_changed AFTER UPDATE ON enterprises_searchentry BEGIN {_DELETE} {_INSERT} END",
    f"CREATE TRIGGER enterprises_entry_removed AFTER DELETE ON enterprises_searchentry BEGIN {_DELETE} END",
]
DROP = [
    "DROP TRIGGER IF EXISTS enterprises_entry_added",
    "DROP TRIGGER IF EXISTS enterprises_entry_changed",
    "DROP TRIGGER IF EXISTS enterprises_entry_removed",
    "DROP TABLE IF EXISTS enterprises_search",
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
    dependencies = [("enterprises", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
