"""Administrative divisions (行政区划) and their boundaries; from a point to its district and township."""
