"""Which ledgers can be imported: the one place that names them all."""

from __future__ import annotations

from anlan.data.enterprises import facade as enterprises
from anlan.data.imports.registry import Dataset, add_dataset


def register_ledgers() -> None:
    """Called once the models are loaded."""
    add_dataset(
        Dataset(
            key="enterprises",
            title="企业",
            columns=tuple(enterprises.IMPORT_COLUMNS),
            upsert=enterprises.upsert_enterprises,
            revert=enterprises.revert_enterprises,
            rows=enterprises.Enterprise.objects.all,
            identity=(("credit_code",),),
            lenient=frozenset({"industry"}),
            limits={"employees": 500_000},
            page="enterprises:list",
        )
    )
