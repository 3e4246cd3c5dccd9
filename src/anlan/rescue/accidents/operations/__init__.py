"""Writes of the accident ledger: keeping records, following incidents, the dossier with its papers and its lesson."""
