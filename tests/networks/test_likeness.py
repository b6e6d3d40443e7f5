"""Likeness survives what servers do to a text, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.networks.likeness import hosts_matter, of_html, of_text

LINK = "https://maison-lumen.example/réparer/une-lampe?utm_source=mastodon&utm_medium=social"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param("Bonjour.", "<p>Bonjour.</p>", id="a paragraph"),
        pytest.param("Bonjour.\n\nÀ demain.", "<p>Bonjour.</p><p>À demain.</p>", id="two"),
        pytest.param("Un\ndeux", "<p>Un<br />deux</p>", id="a line break"),
        pytest.param("Un\r\ndeux \n", "Un<br>deux", id="no paragraph, trimmed (Pleroma)"),
        pytest.param(
            "L'atelier & « nous » <3",
            "<p>L&#39;atelier &amp; «&nbsp;nous&nbsp;» &lt;3</p>",
            id="entities",
        ),
        pytest.param(
            "Café", f"<p>{unicodedata.normalize('NFD', 'Café')}</p>", id="another form of é"
        ),
        pytest.param("❤️ merci", "<p>❤ merci</p>", id="a variation selector lost"),
        pytest.param(
            f"Voir {LINK}.",
            '<p>Voir <a href="https://maison-lumen.example/r%C3%A9parer/une-lampe'
            '?utm_source=mastodon&amp;utm_medium=social" target="_blank" rel="nofollow noopener" '
            'translate="no"><span class="invisible">https://</span><span class="ellipsis">'
            'maison-lumen.example/réparer/</span><span class="invisible">une-lampe?utm_source='
            "mastodon&amp;utm_medium=social</span></a>.</p>",
            id="a link in Mastodon's spans, percent-encoded",
        ),
        pytest.param(
            f"Voir {LINK}",
            f'<p>Voir <a href="{LINK.replace("&", "&amp;")}">maison-lumen.example/répar…</a></p>',
            id="a link that is shortened",
        ),
        pytest.param(
            "https://été.example",
            '<p><a href="http://xn--t-9fab.example/">été.example</a></p>',
            id="a host in ASCII, with a slash and without TLS",
        ),
        pytest.param(
            "https://Lumen.example?Ref=A#Haut",
            '<p><a href="https://lumen.example/?Ref=A#Haut">lumen.example/?Ref=A#Haut</a></p>',
            id="an address without a path",
        ),
        pytest.param(
            "Merci @marie@piaille.fr !",
            '<p>Merci <span class="h-card" translate="no"><a href="https://piaille.fr/@marie" '
            'class="u-url mention">@<span>marie</span></a></span> !</p>',
            id="a mention of another server",
        ),
        pytest.param(
            "Merci @Marie@piaille.fr",
            '<p>Merci <a href="https://piaille.fr/@marie" class="mention">'
            "@marie@piaille.fr</a></p>",
            id="a mention in full, in the account's own letters",
        ),
        pytest.param("À @inconnue@nulle.part", "<p>À @inconnue@nulle.part</p>", id="nobody"),
        pytest.param(
            "Réparé #MadeInFrance",
            '<p>Réparé <a href="https://m.example/tags/MadeInFrance" class="mention hashtag" '
            'rel="tag">#<span>MadeInFrance</span></a></p>',
            id="a tag",
        ),
        pytest.param(
            "Oui",
            '<p class="quote-inline">RE: <a href="https://m.example/1">m.example/1</a></p><p>Oui</p>',
            id="a quoted post's stand-in",
        ),
        pytest.param("Un 🐕", "<p>Un 🐕</p>", id="an emoji"),
        pytest.param("Vive :lampe: !", '<p>Vive <img alt=":lampe:" src="x.png"> !</p>', id="drawn"),
    ],
)
def test_a_text_is_found_again_in_what_servers_make_of_it(text: str, content: str) -> None:
    assert of_html(content) == of_text(text)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param("Bonjour.", "<p>Bonsoir.</p>", id="other words"),
        pytest.param("Bonjour 1", "<p>Bonjour 2</p>", id="another number"),
        pytest.param(
            "Voir https://a.example/1",
            '<p>Voir <a href="https://a.example/2">https://a.example/1</a>',
            id="a link that leads elsewhere",
        ),
        pytest.param(
            "Merci @marie",
            '<p>Merci <a class="mention" href="https://m.example/@o">@mario</a>',
            id="somebody else",
        ),
        pytest.param("Oui 👍🏽", "<p>Oui 👍🏿</p>", id="another skin tone"),
    ],
)
def test_another_text_is_not_taken_for_it(text: str, content: str) -> None:
    assert of_html(content) != of_text(text)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        pytest.param("@marie@piaille.fr", True, id="a remote mention"),
        pytest.param("@marie", False, id="a local mention"),
        pytest.param("marie@piaille.fr", False, id="an address of mail"),
        pytest.param("https://m.example/@marie@piaille.fr", False, id="in an address"),
    ],
)
def test_hosts_matter_where_a_mention_names_one(text: str, matter: bool) -> None:
    assert hosts_matter(text) is matter


@given(st.text(max_size=60))
def test_any_text_finds_itself(text: str) -> None:
    assert of_text(text) == of_text(f"  {unicodedata.normalize('NFD', text)}\n")


@given(st.text(alphabet="<>&\"'/abp =;#x1", max_size=60))
def test_any_html_can_be_read(content: str) -> None:
    assert isinstance(of_html(content), str)
