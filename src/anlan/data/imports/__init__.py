"""Import of workbooks into any ledger."""
