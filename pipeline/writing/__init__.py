"""Writing posts' files as an author would: one key or the text changes, every other byte stays."""
