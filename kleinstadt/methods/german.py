# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One chain from German text to search terms, the same for documents and for queries.

Unicode NFKC, case folding, umlauts and their spellings ("Mölln", "Moelln", "molln" are one
term; so are "Straße" and "Strasse"), words, stop words, Snowball stems. Compounds stay whole
here; `kleinstadt.methods.compounds` takes them apart when somebody searches.

Source of the stems: M. F. Porter, German stemming algorithm, https://snowballstem.org, by
PyStemmer. The stop words are our own list.
"""

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LONGEST_WORD = 64

_GLUE = "\u00ad\u200b-\u200d\u2060\u0300-\u036f"  # soft hyphens, joiners, combining marks
_HYPHEN = "[-\u2010\u2011]"
_TOKEN = re.compile(
    rf"""
    \d{{1,3}}(?:\.\d{{3}})+(?![^\W_])                  # 18.000 is one number
    | (?:[^\W\d_][{_GLUE}]*{_HYPHEN}(?=[^\W\d_][{_GLUE}]*[^\W\d_]))?  # E-Mail, U-Bahn: one word
      [^\W_](?:[^\W_]|[{_GLUE}])*
      (?:{_HYPHEN}[ \t]*\r?\n[ \t]*                    # a word divided at the end of a line
         (?!(?:und|oder|bzw|sowie)\b)(?=[a-zäöüß])[^\W_](?:[^\W_]|[{_GLUE}])*)?
      (?:[:*_/·]-?in(?:nen)?(?![^\W_]))?               # Bürger:innen
    """,
    re.VERBOSE,
)
_GENDER = re.compile(r"[:*_/·]-?in(?:nen)?$")
_MARKS = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPELT_UMLAUT = re.compile("(?<![aeiouq])([aou])e")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ı": "i"})

_STOP_WORDS = """
ab aber abermals alle allein allem allen aller allerdings alles als also am an andere anderem
anderen anderer anderes anders auch auf aus außer außerdem
bei beide beiden beider beim bereits besonders bevor bin bis bisher bist bleibt bloß bzw
da dabei dadurch dafür dagegen daher dahin damals damit danach daneben dann daran darauf daraus
darf darin darüber darum darunter das dass davon davor dazu dein deine deinem deinen deiner dem
demnach den denen denn dennoch der deren derer derselbe derselben deshalb dessen desto deswegen
dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir doch dort du durch durfte
dürfen
eben ebenfalls ebenso eher ein eine einem einen einer eines einige einigem einigen einiger
einiges einmal entweder er es etc etwa etwas euch euer eure eurem euren eurer
falls fast folglich für
gar gegen gegenüber gemäß genau gerade gibt gab geben ging
hab habe haben habt hast hat hatte hatten hätte hätten her hier hierbei hierfür hierzu hin
hinter
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem infolge innerhalb ins
insbesondere ist
ja je jede jedem jeden jeder jedes jedoch jemand jene jenem jenen jener jenes jetzt
kam kann kannst kaum kein keine keinem keinen keiner keines konnte konnten könnte könnten können
lässt ließ lassen
machen macht man manche manchem manchen mancher manches mehr mein meine meinem meinen meiner
meist mich mir mit mittels möchte mögen muss musste mussten müssen
nach nachdem nachher nämlich neben nein nicht nichts nie noch nun nur
ob obgleich obwohl oder ohne
pro
sehr sei seid sein seine seinem seinen seiner seines seit seitdem selber selbst sich sie sind so
sobald sodass sofern sogar solch solche solchem solchen solcher solches soll sollen sollte
sollten somit sondern sonst sowie sowohl statt
trotz trotzdem
über überhaupt um und uns unser unsere unserem unseren unserer unter usw
viel viele vielem vielen vieler vom von vor vorher
während wann war waren warum was weder wegen weil weitere weiteren weiterer weiteres welche
welchem welchen welcher welches wem wen wenig wenige wenn wer werde werden wessen weshalb wie
wieder wieso wieviel will wir wird wirst wo wobei wodurch wofür woher wohin wollen wollte womit
worauf woraus worden worin worüber wovon wozu wurde wurden würde würden
z zu zudem zum zur zwar zwischen
"""

# Where Snowball joins what differs, or parts what belongs together. Folded word: its stem.
_OWN_STEMS = {
    **dict.fromkeys(("burger", "burgern", "burgers", "burgerin", "burgerinnen"), "burger"),
    **dict.fromkeys(("wittenberge", "wittenberges"), "wittenberge"),  # is not Wittenberg
}
_KERN = re.compile("(.*(?:orts?|stadt|dorf)kern)(?:e|en|s|es)?")  # the stem of Kern is no "k"
_PLURAL_S = re.compile("(.{2,}(?:(?<!g)(?<!gl)(?<!gr)a|o|y))s")  # Kitas, Büros; not Erdgas, Glas
_OWN_ENDINGS = (("buss", "bus"), ("zentr", "zentrum"), ("muse", "museum"), ("prax", "praxis"))

_local = threading.local()  # a stemmer must not be used by two threads at once


class Token(NamedTuple):
    """A word of a text: its term, its place in characters, its place in words."""

    term: str
    start: int
    end: int
    position: int


def fold(word: str) -> str:
    """The word without case, accents and umlauts, of at most `LONGEST_WORD` characters.

    "Mölln", "Moelln" and "MOLLN" fold to "molln"; "ß" to "ss". What is not a letter or a digit
    is left out, so the answer may be empty.
    """
    plain = unicodedata.normalize("NFKC", _GENDER.sub("", word)).casefold().translate(_LETTERS)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    letters = _NOT_WORD.sub("", unicodedata.normalize("NFKC", bare))
    return _SPELT_UMLAUT.sub(r"\1", letters)[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The stem of a folded word; parts of compounds are stemmed by it as well."""
    if folded in _OWN_STEMS:
        return _OWN_STEMS[folded]
    if core := _KERN.fullmatch(folded):
        return core[1]
    if plural := _PLURAL_S.fullmatch(folded):
        folded = plural[1]
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("german")
    stemmed: str = _local.stemmer.stemWord(folded)
    for ending, better in _OWN_ENDINGS:
        if stemmed.endswith(ending):
            return stemmed.removesuffix(ending) + better
    return stemmed


STOP_WORDS = frozenset(fold(word) for word in _STOP_WORDS.split())


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """The search term of one written word; empty for stop words and single letters."""
    folded = fold(word)
    if folded in STOP_WORDS or (len(folded) < 2 and folded.isascii() and not folded.isdigit()):
        return ""
    return stem(folded)


def tokens(text: str) -> Iterator[Token]:
    """The words that count, in their order.

    Hyphens part words ("Smart-City" is two), stop words are left out but keep their position,
    so that "Gebäude am Bahnhof" as a phrase has a gap of one. Never raises; linear in time.
    """
    for position, match in enumerate(_TOKEN.finditer(text)):
        if term := term_of(match.group()):
            yield Token(term, match.start(), match.end(), position)


def marks(text: str, terms: Collection[str]) -> list[tuple[int, int]]:
    """Where the text has words of these terms: (start, end) in characters, ascending."""
    return [(token.start, token.end) for token in tokens(text) if token.term in terms]


def excerpt(text: str, terms: Collection[str], *, length: int = 240) -> tuple[int, int]:
    """The stretch (start, end) of at most `length` characters that shows most of the terms.

    Most different terms, then most words, then the earliest. It begins and ends between words.
    Raises ValueError for a length below 1.
    """
    if length < 1:
        raise ValueError("an excerpt needs a length of at least 1")
    found = [token for token in tokens(text) if token.term in terms]
    best, shown, first = (0, 0), (0, 0), 0
    for last, token in enumerate(found):
        while first < last and token.end - found[first].start > length:
            first += 1
        inside = found[first : last + 1]
        worth = (len({each.term for each in inside}), len(inside))
        if worth > best:
            best, shown = worth, (inside[0].start, token.end)
    return _whole_words(text, shown, length)


def _whole_words(text: str, shown: tuple[int, int], length: int) -> tuple[int, int]:
    """A stretch of at most `length` around what must be shown, cut between words if it can be."""
    if len(text) <= length:
        return 0, len(text)
    first, last = shown
    begin = max(0, min(first - (length - (last - first)) // 2, first))
    if begin and (space := text.rfind(" ", begin - 1, first)) >= 0:
        begin = text.find(" ", begin - 1, space + 1) + 1
    end = min(len(text), begin + length)
    if end < len(text) and (space := text.rfind(" ", max(last, begin + 1), end + 1)) > begin:
        end = space
    return begin, end
