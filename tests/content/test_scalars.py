"""Texts of the front matter: where their characters stand, and changes that keep them valid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import yaml_source
from pipeline.content import scalars


def text_of(header: str, *keys: str | int) -> scalars.Scalar:
    node = yaml_source.Source(header).node(*keys)
    assert node is not None
    found = scalars.around(header, node.start_mark.index)
    assert found is not None
    return found


def changed(header: str, old: str, new: str, *keys: str | int) -> str | None:
    """The header with one word of a text changed; None where that is not safe."""
    found = text_of(header, *(keys or ("title",)))
    start = found.value.index(old)
    change = scalars.change(header, found, start, start + len(old), new)
    return change and header[: change[0]] + change[2] + header[change[1] :]


@pytest.mark.parametrize(
    ("header", "old", "new", "expected"),
    [
        pytest.param("title: L'été\n", "'", "’", "title: L’été\n", id="plain"),
        pytest.param("title: 'L''été'\n", "'", "’", "title: 'L’été'\n", id="single quotes"),
        pytest.param(
            "title: 'mail'\n", "mail", "l'info", "title: 'l''info'\n", id="a quote comes in"
        ),
        pytest.param(
            'title: "L\'ét\\u00e9 \\"a\\""\n',
            "a",
            'b"\\',
            'title: "L\'ét\\u00e9 \\"b\\"\\\\\\""\n',
            id="escapes",
        ),
        pytest.param(
            "title: mail # non\n",
            "mail",
            "a: b",
            'title: "a: b" # non\n',
            id="plain that needs quotes",
        ),
        pytest.param(
            "title: mail\n", "mail", "12", 'title: "12"\n', id="a text that would be a number"
        ),
        pytest.param(
            "m: [mail]\ntitle: {a: mail, b: c}\n",
            "mail",
            "a, b",
            'm: [mail]\ntitle: {a: "a, b", b: c}\n',
            id="in braces",
        ),
        pytest.param(
            "title: |\n  Un mail\n  deux\n",
            "mail",
            "a: 'b",
            "title: |\n  Un a: 'b\n  deux\n",
            id="a block",
        ),
        pytest.param(
            "title: >-\n  Un\n  mail\n\n  deux\n",
            "mail",
            "# b",
            "title: >-\n  Un\n  # b\n\n  deux\n",
            id="a folded block",
        ),
        pytest.param(
            "title: un\n  long mail\n  fin\n",
            "mail",
            "x",
            "title: un\n  long x\n  fin\n",
            id="a plain text of several lines",
        ),
        pytest.param(
            'title: "un \\\n  mail"\n', "mail", "x", 'title: "un \\\n  x"\n', id="a continued line"
        ),
    ],
)
def test_a_change_keeps_how_the_text_is_written(
    header: str, old: str, new: str, expected: str
) -> None:
    keys = ("title", "a") if "{a" in header else ("title",)
    assert changed(header, old, new, *keys) == expected


@pytest.mark.parametrize(
    ("header", "old", "new"),
    [
        pytest.param("title: un\n  deux\n", "un deux", "x", id="over the end of a line"),
        pytest.param("title: |\n  mail\n", "mail", "", id="an empty line in a block"),
        pytest.param("title: |\n  mail\n", "mail", " x", id="a deeper line in a block"),
        pytest.param("title: 'mail'\n", "mail", "a\nb", id="two lines"),
        pytest.param("title: 'mail'\n", "mail", "a\u2028b", id="what YAML takes for a new line"),
        pytest.param("title: |2\n   mail\n", "mail", "x", id="an indent of its own"),
    ],
)
def test_what_is_not_safe_is_not_done(header: str, old: str, new: str) -> None:
    assert changed(header, old, new) is None


def test_keys_and_remarks_are_no_texts() -> None:
    header = "title: a  # un mail\nmail: b\n"
    assert scalars.around(header, header.index("mail")) is None
    assert scalars.around(header, header.index("mail:") + 1) is None


def test_a_text_is_found_by_its_line() -> None:
    header = "a: x\nb: {c: x}\nd: |\n  x\n"
    lines = [found and found.start for found in (scalars.holding(header, "x", n) for n in range(3))]
    assert lines == [3, 12, None]
    assert scalars.holding(header, "x\n", 3) is not None


_TEXTS = st.text(
    alphabet="aé '\"\\:#,-[]{}!?«»’…\u00a0\u202f|>&*%@`0.\n\t", min_size=1, max_size=30
)
_INSERTS = st.text(alphabet="aé '\"\\:#,-[]{}\u00a0’", max_size=5)


def _plain(text: str) -> str:
    return f"t: {text}\n"


def _single(text: str) -> str:
    return "t: '" + text.replace("'", "''").replace("\n", "\n\n  ") + "'\n"


def _double(text: str) -> str:
    return f"t: {yaml_source.quoted(text)}\n"


def _flow(text: str) -> str:
    return f"t: [{yaml_source.quoted(text)}, b]\n"


def _literal(text: str) -> str:
    return "t: |\n  a" + text.replace("\n", "\n  ") + "\n"


def _folded(text: str) -> str:
    return "t: >\n  a" + text.replace("\n", "\n  ") + "\n"


_WAYS = st.sampled_from([_plain, _single, _double, _flow, _literal, _folded])


@given(_WAYS, _TEXTS, _INSERTS, st.data())
def test_whatever_is_changed_reads_back_and_nothing_else_moves(
    way: object, text: str, new: str, data: st.DataObject
) -> None:
    header = f"k: l\n{way(text)}z: 'fin'\n"  # type: ignore[operator]
    keys = ("t", 0) if way is _flow else ("t",)
    try:
        before = yaml_source.load(header)
        node = yaml_source.Source(header).node(*keys)
    except yaml_source.Trouble:
        return  # this text needs another way
    found = node and scalars.around(header, node.start_mark.index)
    if not found or found.start != node.start_mark.index or not isinstance(before["t"], str | list):
        return
    value = found.value
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    change = scalars.change(header, found, start, end, new)
    if change is None:
        return
    low, high, written = change
    after = header[:low] + written + header[high:]
    wanted = value[:start] + new + value[end:]
    expected = {**before, "t": [wanted, *before["t"][1:]] if way is _flow else wanted}
    assert yaml_source.load(after) == expected
    assert found.start <= low <= high <= found.end
