"""Writes of the desk. One module a matter; each operation is one transaction with its log entry, audit row and fact."""
