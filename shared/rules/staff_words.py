"""Staff's words that others will read, checked as they are written: insults, diagnoses and labels, by name (SIT-11).

What somebody quotes stays as it was said: whatever stands between quotation marks is not looked at. The lists are
short on purpose. They name what letters and records were found to hold, not every word that could hurt; and whoever
needs one of the words keeps it, with a reason that the Director sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from shared.rules.vocabulary import Word
from shared.rules.words import words_of


class WordKind(Word):
    """What is wrong with a word."""

    INSULT = "insult", "an insult"
    DIAGNOSIS = "diagnosis", "a diagnosis"
    LABEL = "label", "a label"


@dataclass(frozen=True)
class FoundWord:
    """A word as it was written, and what it is."""

    word: str
    kind: WordKind


#: Each a beginning of a pattern; `*` stands for any ending of the word.
_WORDS: dict[WordKind, str] = {
    WordKind.INSULT: """
        arsehole; bastard*; bitch*; chav*; clown; crackpot*; cretin*; crone; dimwit*; drama queen; fool*; hag;
        halfwit*; idiot*; imbecile*; junkie*; liar; liars; loon; loony; lunatic*; moron*; muppet; nut job;
        nutcase*; nutjob*; nutter*; oaf; pillock; prat; psycho; psychos; rat bag; ratbag; retarded; scrounger*;
        scum; scumbag*; stupid*; thug; thugs; toerag*; tosser*; twat*; vermin; wanker*; waster; weirdo*; wino;
        witch; yob; yobs; crazy; mad woman; mad man; madman; madwoman; bonkers; barmy; unhinged; deranged;
        dihiryn; gwallgof; twpsyn
    """,
    WordKind.DIAGNOSIS: """
        addict; addicted; adhd; alcoholic; alcoholism; alzheimer*; anorexi*; asperger*; autism; autistic;
        bipolar; borderline personality; bulimi*; delusional; dementia; depressive; depression; epilep*; hiv;
        hysterical; learning disab*; learning difficult*; manic; mental health condition*; mental health issue*;
        mental health problem*; mental illness; mentally disturbed; mentally ill; mentally unstable; narcissis*;
        neurotic; obsessive compulsive; ocd; paranoia; paranoid; personality disorder*; psychiatric;
        psychopath*; psychosis; psychotic; ptsd; schizo*; sociopath*; special needs; sgitsoffreni*; awtistig;
        salwch meddwl
    """,
    WordKind.LABEL: """
        abuser; attention seek*; bad tenant; benefit cheat*; bully; compulsive complain*; difficult customer;
        difficult man; difficult person; difficult tenant; difficult woman; frequent flyer; frequent flier;
        habitual complain*; known to be aggressive; known to be violent; manipulative; menace; nasty piece of
        work; nightmare customer; nightmare tenant; persistent complainer*; persistent complainant*; problem
        customer; problem family; problem tenant; serial complain*; is violent; violent customer; violent
        female; violent male; violent man; violent person; violent tenant; violent woman; is aggressive;
        aggressive customer; aggressive man; aggressive person; aggressive tenant; aggressive woman; is a
        racist; is vexatious; vexatious complain*; vexatious customer; vexatious tenant; time waster*;
        time-waster*; timewaster*; trouble maker*; trouble-maker*; troublemaker*; troublesome customer;
        troublesome tenant; is unstable; usual suspect
    """,
}
_QUOTED = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|‘(?:[^’]|’(?=\w))*’(?!\w)|(?<!\w)'(?:[^']|'(?=\w))*'(?!\w)|«[^»]*»"
)
#: Words that are there and say nothing.
_EMPTY = frozenset({
    "asdf", "none", "nil", "null", "tbc", "tba", "test", "todo", "see", "above", "below", "before", "same", "ditto",
    "reason", "reasons", "okay", "because", "dim", "etc", "abc", "qwerty",
})  # fmt: skip


def has_substance(text: str) -> bool:
    """Whether a reason says anything: a full stop is none, nor is “n/a” or “see above” (SIT-11)."""
    words = [word.casefold() for word in words_of(unicodedata.normalize("NFC", text))]
    return any(word not in _EMPTY and len(set(word)) > 1 and len(word) > 2 for word in words)


def found_in(text: str) -> tuple[FoundWord, ...]:
    """The insults, diagnoses and labels of a text, in their order and each once; quoted words are left alone."""
    ours = _QUOTED.sub(" ", unicodedata.normalize("NFC", text).replace("\u00ad", ""))
    found: dict[str, tuple[int, FoundWord]] = {}
    for kind, pattern in _patterns().items():
        for match in pattern.finditer(ours):
            word = " ".join(match[0].split())
            found.setdefault(word.casefold(), (match.start(), FoundWord(word, kind)))
    return tuple(one for _, one in sorted(found.values(), key=lambda each: each[0]))


def to_reword(found: tuple[FoundWord, ...]) -> str:
    """What is said beside a field: which words, what each is, and what to do."""
    named = [f"“{one.word}” is {one.kind.label}" for one in found]
    together = ", and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))
    return (
        f"{together}. Say what was said or done, put the customer’s own words in quotation marks, or say why it stays"
    )


def words_to_mend(texts: Mapping[str, str]) -> dict[str, tuple[FoundWord, ...]]:
    """For each field whose text holds such a word: which."""
    return {name: found for name, text in texts.items() if (found := found_in(text))}


@cache
def _patterns() -> dict[WordKind, re.Pattern[str]]:
    return {kind: _pattern(listed) for kind, listed in _WORDS.items()}


def _pattern(listed: str) -> re.Pattern[str]:
    words = (" ".join(one.split()) for one in listed.split(";"))
    each = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(each)})\b", re.IGNORECASE)
