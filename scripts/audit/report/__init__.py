"""The counts as one offline page."""
