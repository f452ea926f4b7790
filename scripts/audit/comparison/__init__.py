"""Compare two audits: what a new revision of a table, or another table, took out."""
