"""Posts coming in from other tools, and going out to them: tables, calendars, JSON.

Other tools' files are read into rows (`table`, `galaxy`), rows become posts (`posts`), whose
pictures are fetched (`pictures`); `arrival` writes them, each once however often it is repeated.
Posts go out through `leaving`.
"""
