"""Keep the words of the pages, with Babel: gather them from the sources, compile the catalogues.

    make words                          # or: python scripts/words.py
    python scripts/words.py --check     # exit 1 where something is stale or not translated

Messages are written in English where they are said: `gettext("…")`, `ngettext("{n} …", "{n} …", n)`
and `pgettext("context", "…")` in Python, `_("…")` and the same in templates,
`Refused("…", hint="…")` for what keeps the desk from a change. The catalogues are
pipeline/preview/locale/<language>/pages.po; translate what is empty there, and run this again.
"""

import ast
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from babel import Locale
from babel.dates import parse_pattern
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pipeline.media.kind import ADVICE, UNKNOWN

PROJECT = Path(__file__).resolve().parent.parent
PREVIEW = PROJECT / "pipeline" / "preview"
LOCALES = {"fr": "fr", "en": "en_GB"}  # ours, and Babel's: day before month, 24 hours
SOURCES = [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "noted": ((1, "c"), 2),
    "counted": (1, 2),
}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue depends on its messages alone


def main() -> int:
    """Bring every catalogue up to date, or with --check say what is not."""
    check = sys.argv[1:] == ["--check"]
    template = gathered()
    wrong = []
    for language in LOCALES:
        folder = PREVIEW / "locale" / language
        po, mo = folder / "pages.po", folder / "pages.mo"
        catalogue = updated(template, language, po)
        wrong += [f"{po.relative_to(PROJECT)}: {fault}" for fault in faults(catalogue)]
        for path, content in ((po, written(catalogue)), (mo, compiled(catalogue, language))):
            if not path.is_file() or path.read_bytes() != content:
                if check:
                    wrong.append(f"{path.relative_to(PROJECT)} is stale: run `make words`")
                else:
                    folder.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def gathered() -> Catalog:
    """Every message of the sources."""
    catalogue = Catalog(project="pipeline", charset="utf-8")
    for _file, _line, message, _comments, context in extract_from_dir(
        str(PREVIEW), SOURCES, {SOURCES[1][0]: {"silent": "false"}}, keywords=KEYWORDS
    ):
        catalogue.add(message, context=context)
    for message in sorted(refusals()):
        catalogue.add(message)
    return catalogue


def refusals() -> Iterator[str]:
    """What the desk may answer: every `Refused("…", hint="…")`, and why a file is of no use."""
    yield from ADVICE.values()
    yield UNKNOWN
    for room in ("writing", "sharing", "preview", "media", "github"):
        for path in sorted((PROJECT / "pipeline" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield from refused(node, node.func.id, f"{path.relative_to(PROJECT)}")


def refused(call: ast.Call, name: str, path: str) -> Iterator[str]:
    """The sentences of one call; one that is put together elsewhere could not be translated."""
    if name not in ("Refused", "Gone", "Large", "Damaged", "sentence"):
        return
    hints = [each.value for each in call.keywords if each.arg == "hint"]
    choices = [
        [each.body, each.orelse] if isinstance(each, ast.IfExp) else [each]
        for each in (*call.args[:1], *hints)
    ]
    for said in chain.from_iterable(choices):
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield said.value
        elif not (isinstance(said, ast.Subscript) or name == "sentence"):
            raise SystemExit(f"{path}:{call.lineno}: write out what {name} says, with {{names}}")


def updated(template: Catalog, language: str, po: Path) -> Catalog:
    """A language's catalogue with all messages of the template and no other."""
    if po.is_file():
        with po.open("rb") as file:
            catalogue = read_po(file, locale=language, domain="pages")
        catalogue.update(template, no_fuzzy_matching=True)
    else:
        catalogue = Catalog(locale=language)
        catalogue.update(template)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    for message in messages(catalogue):
        if language == "en":
            message.string = message.id
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its .po, with nothing in it that depends on the day or the place."""
    kept = [
        "# The words of the pages. Made by scripts/words.py; translate what is empty.",
        'msgid ""',
        'msgstr ""',
        r'"Content-Type: text/plain; charset=utf-8\n"',
        rf'"Language: {catalogue.locale_identifier}\n"',
        rf'"Plural-Forms: {catalogue.plural_forms}\n"',
        "",
    ]
    buffer = io.BytesIO()
    write_po(buffer, catalogue, sort_output=True, omit_header=True, no_location=True, width=96)
    return ("\n".join(kept) + "\n" + buffer.getvalue().decode().strip() + "\n").encode()


def compiled(catalogue: Catalog, language: str) -> bytes:
    """A catalogue as its .mo, with what Babel knows of the language."""
    whole = Catalog(locale=language, creation_date=EPOCH, revision_date=EPOCH, fuzzy=False)
    # The plural of the .po, whose forms these are; Babel's own French has one for millions too.
    whole.mime_headers = [("Plural-Forms", catalogue.plural_forms)]
    for message in messages(catalogue):
        whole.add(message.id, message.string, context=message.context)
    for name, fact in facts(Locale.parse(LOCALES[language])):
        whole.add(name, fact, context="CLDR")
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()


def facts(locale: Locale) -> Iterator[tuple[str, str]]:
    """How a language writes days, months and numbers, as CLDR has it."""
    for name, width in (("", "wide"), ("short ", "abbreviated")):
        months, days = locale.months["format"][width], locale.days["format"][width]
        yield f"{name}months", "\n".join(months[month] for month in range(1, 13))
        yield f"{name}days", "\n".join(days[day] for day in range(7))
    full = locale.date_formats["full"].pattern
    yield "date pattern", parse_pattern(full).format
    yield "day pattern", parse_pattern(full.removesuffix(" y")).format
    yield "short pattern", locale.datetime_skeletons["MMMd"].format
    yield "month pattern", locale.datetime_skeletons["yMMMM"].format
    yield "group", locale.number_symbols["latn"]["group"]


def faults(catalogue: Catalog) -> Iterator[str]:
    """What is not translated, doubtful, or lost a `{field}` on the way."""
    for message in messages(catalogue):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if not all(strings):
            yield f"{ids[0]!r} is not translated"
        elif message.fuzzy:
            yield f"{ids[0]!r} is marked fuzzy"
        elif {*map(fields, strings)} != {*map(fields, ids)}:
            yield f"{ids[0]!r} has other {{fields}} than its translation"


def fields(text: str) -> frozenset[str]:
    """The names in braces of a message."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Its messages, without the header."""
    return (message for message in catalogue if message.id)


if __name__ == "__main__":
    sys.exit(main())
