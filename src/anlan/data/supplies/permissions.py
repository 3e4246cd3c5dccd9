"""Who may do what with 应急物资."""
