"""One thin file a command: options, load, one call, print, exit status."""
