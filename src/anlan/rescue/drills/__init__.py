"""Drills: scenarios played on the desk's own screens, in their time or faster."""
