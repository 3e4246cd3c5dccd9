"""数据共享: the change feed, signed webhooks, and the catalogue of what the platform holds."""
