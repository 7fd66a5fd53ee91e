"""How a letter is printed for this customer (LET-3): size of type, paper and ink, language, easy read."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from shared.rules.written import listed

#: Sizes of type in points: ordinary print, then large print.
POINTS = (12, 14, 16, 18, 20, 24)

#: Papers by name. The tint is printed, so that it also shows in the file; each holds 7:1 with every ink below.
PAPERS = MappingProxyType(
    {"white": "#ffffff", "cream": "#fdf6e3", "yellow": "#fff7a8", "blue": "#e1eef9", "green": "#e3f3df"}
)

#: Inks by name.
INKS = MappingProxyType({"black": "#111111", "blue": "#0b2a6b", "green": "#0f3d24", "purple": "#42145f"})

#: Languages that are written from right to left (of those a public body in the United Kingdom is asked for).
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

#: The contrast that text holds with its paper (WCAG 2.2, 1.4.6, the enhanced level).
CONTRAST = 7.0
#: The least contrast of text with its background (WCAG 2.2, 1.4.3): white on a colour of the organisation’s.
READABLE = 4.5


@dataclass(frozen=True)
class Format:
    """The format that a customer's agreed adjustments ask for. Raises ValueError for one that can't be printed."""

    points: int = 12
    paper: str = "white"
    ink: str = "black"
    language: str = "en"
    easy_read: bool = False

    def __post_init__(self) -> None:
        if self.points not in POINTS:
            raise ValueError(f"A letter can be printed in {_either(POINTS)} points, not {self.points}.")
        if self.paper not in PAPERS:
            raise ValueError(f"The paper can be {_either(PAPERS)}, not {self.paper!r}.")
        if self.ink not in INKS:
            raise ValueError(f"The ink can be {_either(INKS)}, not {self.ink!r}.")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as the language is written."""
        return "rtl" if self.language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"

    @property
    def size(self) -> int:
        """The size of type set: easy read is never smaller than 16 points."""
        return max(self.points, 16) if self.easy_read else self.points

    @property
    def large(self) -> bool:
        """Whether this is large print, which is laid out in one column."""
        return self.size >= 16

    @property
    def paper_colour(self) -> str:
        """The paper's tint, `#rrggbb`."""
        return PAPERS[self.paper]

    @property
    def ink_colour(self) -> str:
        """The ink, `#rrggbb`."""
        return INKS[self.ink]

    def accent(self, colour: str) -> str:
        """The organisation's colour for headings and rules where it holds `CONTRAST` with this paper, or else the ink.

        A customer who asked for an ink gets that ink and no other colour.
        """
        return colour if self.ink == "black" and contrast(colour, self.paper_colour) >= CONTRAST else self.ink_colour


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, 1 to 21, as WCAG 2.2 defines it. Raises ValueError for no colour."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"A colour is written #rrggbb, not {colour!r}.")
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _either(choices: object) -> str:
    return listed((str(choice) for choice in choices), "or")  # type: ignore[attr-defined]
