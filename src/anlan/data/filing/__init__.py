"""企业填报: an enterprise files its own data; its district reviews field by field; every accepted version is kept."""
