"""Is my data in there? What a person asks for, the search for it, and the answer as a letter."""
