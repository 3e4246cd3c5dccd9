"""Map layers."""
