"""Make the data files of pipeline/networks: the top-level domains and the emoji sequences.

    pip install emoji==2.16.0 pyyaml
    python scripts/network_data.py path/to/twitter-text/conformance/tlds.yml

Run it again for a newer Emoji version, and change EMOJI_VERSION.
"""

import sys
import textwrap
from pathlib import Path

import emoji
import yaml

NETWORKS = Path(__file__).resolve().parent.parent / "pipeline" / "networks"
EMOJI_VERSION = 17

TLDS = """\
# The top-level domains by which X tells a URL without a scheme, country codes and generic ones.
# Source: twitter-text, conformance/tlds.yml, commit 30e2430 of 2021-10-21; the names alone, sorted.
# Licence: Apache-2.0, copyright Twitter, Inc. and other contributors; see LICENSES.txt.
# Made by scripts/network_data.py.
"""
EMOJI = f"""\
# Every emoji of Emoji {EMOJI_VERSION}.0 that takes more than one code point, with and without the
# variation selectors that may be left out (emoji-test.txt: all but single characters, components).
# Source: Unicode's emoji-test.txt, through the package emoji {emoji.__version__} of PyPI.
# Licence: Unicode-3.0, copyright Unicode, Inc.; see LICENSES.txt.
# Made by scripts/network_data.py.
"""


def main(tlds: Path) -> None:
    """Write tlds.txt and emoji.txt."""
    cases = yaml.safe_load(tlds.read_text(encoding="utf-8"))["tests"]
    names = {case["text"].rpartition(".")[2] for kind in cases.values() for case in kind}
    _write("tlds.txt", TLDS, names)

    component = emoji.STATUS["component"]
    sequences = {
        text
        for text, facts in emoji.EMOJI_DATA.items()
        if len(text) > 1 and facts["E"] <= EMOJI_VERSION and facts["status"] != component
    }
    _write("emoji.txt", EMOJI, sequences)


def _write(name: str, head: str, words: set[str]) -> None:
    lines = textwrap.wrap(
        " ".join(sorted(words)), 100, break_long_words=False, break_on_hyphens=False
    )
    (NETWORKS / name).write_text(head + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
