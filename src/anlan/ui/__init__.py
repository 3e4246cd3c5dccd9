"""The interface kit: frame, components, tables, forms, navigation and search registries. Owns no data and
no rules."""
