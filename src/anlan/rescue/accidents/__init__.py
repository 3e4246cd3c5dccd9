"""The accident ledger: every accident with its causes and losses, and the figures made of it."""
