"""气象: what the weather is at a place, by observation or by default. Not a live link to any enterprise."""
