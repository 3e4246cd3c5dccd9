"""Who may do what with 企业填报."""
