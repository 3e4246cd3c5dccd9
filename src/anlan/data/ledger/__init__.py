"""What every ledger of the data room shares: base record, checks, placing, writing, bulk upsert. No tables of its own.

A ledger (台账) describes itself by a `LedgerSpec` and calls `create`, `change`, `retire`, `restore` and `upsert` with
it; it keeps its own names for them, so that other rooms never meet this package.
"""
