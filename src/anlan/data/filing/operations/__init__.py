"""Writes of the filings: the enterprise's side (drafting, submitting) and the authorities' side (reviewing)."""
