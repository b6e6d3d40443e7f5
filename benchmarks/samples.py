"""N posts from a seed: sentences of many words, with the links, tags and mentions of real ones."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from words import VOCABULARIES, Vocabulary

AROUND = date(2026, 12, 1)
ZONE = ZoneInfo("Europe/Paris")

PEOPLE = ("marie", "yann", "aicha", "noor", "tom", "ines", "leo", "gwen")
TAGS = """
Artisanat Réparation MadeInFrance Lampes Laiton Atelier Nantes Montréal RightToRepair Durable
Lumière Brass Craft Workshop SecondLife Métier Upcycling Design Verre Cuivre Noël Hiver
""".split()  # noqa: SIM905 - a list of words reads better as text
EMOJI = ("🔧", "💡", "✨", "🎄", "👩‍🏭", "❤️", "🇫🇷", "👍🏽", "🪔", "🛠️")
CAMPAIGNS = ("noel", "printemps", "reparer", "rentree")


@dataclass(frozen=True, slots=True)
class Sample:
    """One generated post, before it is written in anybody's front matter."""

    id: str
    at: datetime
    lang: str
    title: str
    body: str
    tags: tuple[str, ...]
    link: str | None
    campaign: str | None
    owner: str | None
    short: str | None  # X's own text


def samples(count: int, seed: int = 1, around: date = AROUND) -> Iterator[Sample]:
    """Posts spread evenly over the three years around a day, in the order of their dates."""
    chance = random.Random(f"{seed} {count}")
    first = around - timedelta(days=547)
    for number in range(count):
        day = first + timedelta(days=number * 1095 // count)
        lang = "fr" if chance.random() < 0.6 else "en"
        words = VOCABULARIES[lang]
        title = _phrase(chance, words)
        yield Sample(
            id=f"{day:%Y/%m/%d}-{slug(title)}-{number}",
            at=datetime.combine(
                day, time(chance.randint(7, 20), chance.choice((0, 15, 30, 45))), ZONE
            ),
            lang=lang,
            title=title,
            body=_body(chance, words, chance.randint(40, 200)),
            tags=tuple(chance.sample(TAGS, chance.choice((0, 1, 2, 3)))),
            link=f"https://etalon.example/{slug(title)}?p={number}"
            if chance.random() < 0.5
            else None,
            campaign=chance.choice(CAMPAIGNS) if chance.random() < 0.4 else None,
            owner=chance.choice(PEOPLE) if chance.random() < 0.5 else None,
            short=_sentence(chance, words) if chance.random() < 0.1 else None,
        )


def _body(chance: random.Random, words: Vocabulary, length: int) -> str:
    """Markdown of about this many words, with what posts have: links, mentions, lists, emoji."""
    paragraphs: list[str] = []
    written = 0
    while written < length:
        sentences: list[str] = []
        for _ in range(chance.randint(2, 4)):
            sentence = _sentence(chance, words)
            written += len(sentence.split())
            sentences.append(_decorate(chance, words, sentence))
            if written >= length:
                break
        paragraph = " ".join(sentences)
        if chance.random() < 0.06:
            paragraph = "\n".join(f"- {_phrase(chance, words)}" for _ in range(3))
        elif chance.random() < 0.04:
            paragraph = f"> {paragraph}"
        paragraphs.append(paragraph)
    if chance.random() < 0.03:
        paragraphs.insert(1, "---")
    if chance.random() < 0.25:
        paragraphs.append(f"https://etalon.example/{slug(_phrase(chance, words))}")
    return "\n\n".join(paragraphs) + "\n"


def _decorate(chance: random.Random, words: Vocabulary, sentence: str) -> str:
    """The sentence as it is, or with one thing that Markdown or a network treats apart."""
    dice = chance.random()
    if dice < 0.06:
        start, _, rest = sentence.rpartition(" ")
        return f"{start} **{rest}**"
    if dice < 0.12:
        phrase = _phrase(chance, words)
        return f"{sentence} [{phrase}](https://etalon.example/{slug(phrase)})"
    if dice < 0.17:
        return f"{sentence} @{{{chance.choice(PEOPLE)}}}"
    if dice < 0.21:
        return f"{sentence} #{chance.choice(TAGS)}"
    if dice < 0.27:
        return f"{sentence} {chance.choice(EMOJI)}"
    return sentence


def _sentence(chance: random.Random, words: Vocabulary) -> str:
    kinds = {
        "NOUN": words.nouns,
        "PLURAL": words.plurals,
        "ADJECTIVE": words.adjectives,
        "VERB": words.verbs,
        "INFINITIVE": words.infinitives,
        "ADVERB": words.adverbs,
        "PLACE": words.places,
    }

    def word(match: re.Match[str]) -> str:
        if match[0] == "NUMBER":
            return str(chance.randint(2, 90))
        return _often_the_first(chance, kinds[match[0]])

    return _KINDS.sub(word, chance.choice(words.frames))


_KINDS = re.compile(r"\b(?:NOUN|PLURAL|ADJECTIVE|VERB|INFINITIVE|ADVERB|PLACE|NUMBER)\b")


def _phrase(chance: random.Random, words: Vocabulary) -> str:
    noun = _often_the_first(chance, words.nouns).capitalize()
    return f"{noun} {_often_the_first(chance, words.adjectives)}, {chance.choice(words.places)}"


def _often_the_first(chance: random.Random, words: tuple[str, ...]) -> str:
    """A word, with a few that come often and many that are rare, as in any language."""
    return words[int(len(words) * chance.random() ** 2)]


def slug(text: str) -> str:
    plain = text.lower().translate(str.maketrans("àâäçéèêëîïôöùûüÿœ’", "aaaceeeeiioouuuyo-"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
