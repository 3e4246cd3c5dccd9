"""Who may do what with 数据共享."""
