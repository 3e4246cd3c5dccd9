"""Who may do what with 数据质量."""
