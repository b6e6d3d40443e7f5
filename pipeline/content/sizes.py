"""How large a post may be."""

MAX_BYTES = 1_000_000
MAX_HEADER = 64 * 1024
