"""Who may do what with 企业档案."""
