"""What other rooms may call."""

from anlan.data.imports.enums import CoordinateSystem, ImportMode, RunStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.operations import start_import, stop_import, undo_import
from anlan.data.imports.queries import problems_of, runs
from anlan.data.imports.registry import Dataset, add_dataset, dataset_named, datasets
from anlan.data.imports.running import carry_out
from anlan.data.imports.workbooks import returned_rows

__all__ = [
    "CoordinateSystem",
    "Dataset",
    "ImportMode",
    "ImportRun",
    "RunStatus",
    "add_dataset",
    "carry_out",
    "dataset_named",
    "datasets",
    "problems_of",
    "returned_rows",
    "runs",
    "start_import",
    "stop_import",
    "undo_import",
]
