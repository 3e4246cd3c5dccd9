"""Settings profiles: `embedded` (default), `city`, `test`; all start from `base`."""
