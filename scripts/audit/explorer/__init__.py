"""Masked findings in Datasette, on this machine alone."""
