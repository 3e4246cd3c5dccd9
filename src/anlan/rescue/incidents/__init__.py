"""From a call to a commanded response."""
