"""How the documentation becomes a site: Sphinx reads these pages as Markdown.

`make docs` builds it; a link inside it that leads nowhere stops the build.
"""

project = "pipeline"
author = "the authors of social-pipeline"
copyright = "the authors of social-pipeline, MIT licence"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["screenshots/*.py"]
root_doc = "index"
language = "en"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
# Files of the repository beside these pages are shown by the hosting site, not by ours.
myst_links_external_new_tab = False
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

html_theme = "furo"
html_title = "pipeline"
html_copy_source = False
html_show_sphinx = False
html_permalinks_icon = "#"

# `make links`, in CI: a server that is slow or asks for patience is no broken link.
linkcheck_anchors = False
linkcheck_timeout = 20
linkcheck_retries = 2
linkcheck_workers = 4
linkcheck_rate_limit_timeout = 60
linkcheck_report_timeouts_as_broken = False
linkcheck_allow_unauthorized = True  # pages behind a sign-in are there
linkcheck_ignore = [
    r"https?://([\w-]+\.)*example(\.\w+)?([/:?#]|$)",  # reserved names: nobody's
    r"https?://(127\.0\.0\.1|localhost|\[::1\])",
    r"https://github\.com/(OWNER|YOU)/",
]
