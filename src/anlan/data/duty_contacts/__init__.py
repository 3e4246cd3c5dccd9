"""值班通讯录 (duty contacts): whom the desk calls, unit by unit, and whose area each of them serves."""
