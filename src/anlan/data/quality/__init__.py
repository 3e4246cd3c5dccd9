"""数据质量: duplicates found and merged with their history, impossible values. Corrects nothing by itself."""
