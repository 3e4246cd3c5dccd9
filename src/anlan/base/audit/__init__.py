"""The hash chain of who did what."""
