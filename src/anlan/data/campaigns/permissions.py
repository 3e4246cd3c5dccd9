"""Who may do what with 数据采集."""
