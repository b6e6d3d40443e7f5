"""The road without git: what was written goes to review, what others merged comes in."""
