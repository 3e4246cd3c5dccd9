"""Who may do what with 数据责任."""
