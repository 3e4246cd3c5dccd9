"""企业档案: what stands at an enterprise beyond its ledger record: units and tanks, risk points, shut-offs, files."""
