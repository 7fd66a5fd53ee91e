"""A restriction in the words of a letter: pure functions of its terms. What is done, never what a person is."""

from __future__ import annotations

from shared.letters.content import ContactPerson, ContactWay, Letterhead
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.direction import isolated
from shared.rules.terms import Terms, open_channels
from shared.rules.vocabulary import Channel, RestrictionKind
from shared.rules.written import listed


def change(terms: Terms, officer: ContactPerson) -> str:
    """What changes, to end the sentence that begins “From 1 December 2026, …”; without a full stop."""
    said = listed([words for kind, words in _changes(terms, officer) if kind in terms])
    return said.replace(" and please ", " and ").replace(", please ", ", ")


def sentences(terms: Terms, officer: ContactPerson, deputy: ContactPerson) -> tuple[str, ...]:
    """The exact terms, one sentence each (LET-8)."""
    times = listed([str(window) for window in terms.windows])
    forms = listed([channel.label for channel in terms.channels], "or")
    closed = listed(terms.closed_matters)
    named, stand_in = isolated(officer.name), isolated(deputy.name)
    said = {
        RestrictionKind.CALLS_AT_STATED_TIMES: f"We take telephone calls from you on {times}. At other times "
        "colleagues will ask you, politely, to call at the next of these times.",
        RestrictionKind.NAMED_OFFICER: f"{named} deals with what you bring to us. When {named} is away, "
        f"{stand_in} does.",
        RestrictionKind.ONE_FORM_ONLY: f"You can contact us by {forms}. We do not deal with other forms of contact.",
        RestrictionKind.SERIOUS_MATTERS_ONLY: "We read everything that you send us, and answer what is significant or "
        "serious.",
        RestrictionKind.PREMISES: "Please make an appointment before you come to one of our offices.",
        RestrictionKind.VISITS_IN_PAIRS: "When we visit you, two colleagues come.",
        RestrictionKind.ALLOWANCE: " ".join(_allowed(one) for one in terms.allowances),
        RestrictionKind.REPRESENTATIVE: f"Please contact us through {isolated(terms.representative)}, who speaks for "
        "you. If they can no longer help you, tell us yourself: until somebody else is found, we deal with you "
        "directly.",
        RestrictionKind.CLOSED_MATTER: f"We have answered in full about this, and it is closed: {closed}. We read what "
        "you write about it, and answer only if it tells us something new.",
        RestrictionKind.END_OF_ENGAGEMENT: "We no longer work with you on other matters. What the law or a contract "
        "gives you a right to goes on.",
    }
    return tuple(said[kind] for kind in terms.kinds)


def ways(
    terms: Terms, paper: Letterhead, opening_hours: str, text_relay: str, officer: ContactPerson
) -> tuple[ContactWay, ...]:
    """Every way to contact us that stays open under these terms, and how (RES-8, LET-8)."""
    named = RestrictionKind.NAMED_OFFICER in terms
    person = f"for {isolated(officer.name)}" if named else ""
    post = ", ".join((paper.name, *paper.address))
    calls = listed([str(window) for window in terms.windows]) if terms.windows else opening_hours
    telephone = officer.telephone if named else paper.telephone
    relay = f"text relay 18001 {telephone}" if text_relay else ""
    ask = f"ask for {isolated(officer.name)}" if named else ""
    appointment = "by appointment" if RestrictionKind.PREMISES in terms else ""
    text = paper.text_messages or "to the number that you use now"
    account = paper.social_media.partition("://")[2]
    how = {
        Channel.TELEPHONE: ContactWay("Telephone calls", telephone, _list(ask, relay), calls),
        Channel.TEXT: ContactWay("Text messages", how=_list(text, person)),
        Channel.LETTER: ContactWay("Letters", how=_list(post, person)),
        Channel.EMAIL: ContactWay("Email", how=_list(paper.email, person)),
        Channel.SOCIAL_MEDIA: ContactWay("Social media", how=f"private messages to {account}") if account else None,
        Channel.VIDEO_CALL: ContactWay("Video calls", how=_list("by arrangement", paper.email), when=calls),
        Channel.WEB_FORM: ContactWay("Online", how=f"the forms at {paper.website}" if paper.website else ""),
        Channel.OFFICE: ContactWay(
            "At our office", how=_list(", ".join(paper.address), appointment), when=opening_hours
        ),
    }
    return tuple(way for channel in open_channels(terms) if (way := how[channel]))


def _changes(terms: Terms, officer: ContactPerson) -> tuple[tuple[RestrictionKind, str], ...]:
    times = listed([str(window) for window in terms.windows])
    forms = listed([channel.label for channel in terms.channels], "or")
    return (
        (RestrictionKind.END_OF_ENGAGEMENT, "we no longer work with you, except where you have a right to it"),
        (RestrictionKind.CALLS_AT_STATED_TIMES, f"please telephone us only on {times}"),
        (RestrictionKind.ONE_FORM_ONLY, f"please contact us only by {forms}"),
        (RestrictionKind.NAMED_OFFICER, f"please ask for {isolated(officer.name)}"),
        (RestrictionKind.SERIOUS_MATTERS_ONLY, "we answer what is significant or serious"),
        (RestrictionKind.PREMISES, "please come to our offices by appointment"),
        (RestrictionKind.VISITS_IN_PAIRS, "two colleagues come when we visit you"),
        (RestrictionKind.ALLOWANCE, f"we deal with {listed(str(one) for one in terms.allowances)}"),
        (RestrictionKind.REPRESENTATIVE, f"please contact us through {isolated(terms.representative)}"),
        (
            RestrictionKind.CLOSED_MATTER,
            f"we give no further answer about {listed(terms.closed_matters)}, unless something is new",
        ),
    )


def _allowed(one: Allowance) -> str:
    """An allowance for the customer, and what is never counted in it (RES-12)."""
    begins = {Per.DAY: "the next day", Per.WEEK: "the next Monday", Per.MONTH: "the first day of the next month"}
    again = (
        "ask you, politely, to call again from"
        if one.counts is Counts.CALLS
        else "read what you write, and answer from"
    )
    return (
        f"We deal with {one}. When that is used, we {again} {begins[one.per]}. We never count an emergency, a repair, "
        "a payment, a worry that someone is at risk, a request for information, or a request for a review."
    )


def _list(*words: str) -> str:
    return ", ".join(filter(None, words))
