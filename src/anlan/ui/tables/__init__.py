"""Declarative lists: columns, filters in the URL, paging, export. Use through `anlan.ui.facade`."""
