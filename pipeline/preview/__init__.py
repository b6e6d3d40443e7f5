"""The calendar and the variants as pages: built into a folder, or served live on loopback."""
