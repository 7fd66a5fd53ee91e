"""Letters with every part filled, about obviously invented people, for the tests of the letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.letters import content
from shared.letters.marker_notice import MarkerGoneLetter, MarkerNoticeLetter
from shared.letters.new_code import CodeWay, NewCodeLetter
from shared.letters.new_officer import NewOfficerLetter
from shared.rules.vocabulary import AlwaysOpen, AppealGround, AppealOutcome, ReviewOutcome

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="9" fill="#1d4e5f"/>'
    b'<path d="M20 6v24M11 33h18M7 12h26M7 12l-4 10a5 5 0 0 0 8 0zM33 12l-4 10a5 5 0 0 0 8 0z" fill="none" '
    b'stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/></svg>'
)

LETTERHEAD = content.Letterhead(
    name="Fernhollow Homes",
    address=("Tithe Barn House", "2 Market Walk", "Fernhollow", "FH1 2ZZ"),
    telephone="01632 960 100",
    email="hello@fernhollow.example",
    website="fernhollow.example",
    logo=LOGO,
)

HELP = content.Help(
    telephone="01632 960 111",
    email="formats@fernhollow.example",
    formats=("large print", "other colours", "easy read", "Welsh or another language", "British Sign Language"),
    advocates=(
        "Fernhollow Advocacy, free and independent: 01632 960 555",
        "Citizens Advice: 01632 960 556",
    ),
)

ENVELOPE = content.Envelope(
    letterhead=LETTERHEAD,
    recipient=content.Recipient("Ms Marigold Testwood", ("Flat 3", "14 Elder Court", "Fernhollow", "FH3 9ZZ")),
    salutation="Dear Ms Testwood",
    written=date(2026, 11, 21),
    reference="L-7K4M-Q2XP",
    account="HA-204417",
    signatory=content.Signatory("Dana Exemplar", "Director of Housing", "Housing Services"),
    help=HELP,
)

WAYS = (
    content.ContactWay("Telephone calls", "01632 960 117", when="Tuesdays and Thursdays, 10am to noon"),
    content.ContactWay("Letters", how="Fernhollow Homes, Tithe Barn House, 2 Market Walk, Fernhollow, FH1 2ZZ"),
    content.ContactWay("Email", how="tenancy@fernhollow.example", when="answered within five working days"),
)

STAYS_OPEN = (
    content.StaysOpen("Emergencies", "999", "or 01632 960 199 for your home", "any time", key=AlwaysOpen.EMERGENCIES),
    content.StaysOpen("Someone at risk", "01632 960 198", when="any time", key=AlwaysOpen.SAFEGUARDING),
    content.StaysOpen("Paying your rent", "01632 960 120", "fernhollow.example/pay", key=AlwaysOpen.PAYMENTS),
    content.StaysOpen("Repairs", "01632 960 130", when="8am to 8pm every day", key=AlwaysOpen.STATUTORY_SERVICES),
    content.StaysOpen(
        "Asking for the records held about you", how="records@fernhollow.example", key=AlwaysOpen.INFORMATION_REQUESTS
    ),
    content.StaysOpen("Asking for a review of this decision", "01632 960 140", key=AlwaysOpen.APPEAL),
    content.StaysOpen("The ombudsman", "01632 960 900", key=AlwaysOpen.OMBUDSMAN),
)

OMBUDSMAN = content.OmbudsmanWay(
    name="The Invented Housing Ombudsman",
    telephone="01632 960 900",
    website="ombudsman.example",
    address="PO Box 1, Exampleton, EX1 1ZZ",
    when="They can look at how we treated you once our review has ended, or sooner if we are slow.",
)

APPEAL = content.AppealWay(
    reference="R-9TQ2-WD5H",
    code="4J7K-2M9P-QX3T-WB",
    address="contact.fernhollow.example/appeals",
    link="https://contact.fernhollow.example/appeals#R=R-9TQ2-WD5H&C=4J7K2M9PQX3TWB",
    deadline=date(2026, 12, 21),
    post=("Reviews", "Tithe Barn House", "2 Market Walk", "Fernhollow", "FH1 2ZZ"),
    telephone="01632 960 140",
    grounds=tuple(ground.label for ground in AppealGround if ground is not AppealGround.OTHER),
    heard_by="A Director of another service, who had no part in this decision, will look at everything afresh.",
    answer="They will write to you within ten working days of hearing from you.",
    meanwhile="Until then the change stays as it is.",
)

RESTRICTION = content.RestrictionLetter(
    envelope=ENVELOPE,
    change="please telephone us only on Tuesdays and Thursdays between 10am and noon, and ask for Priya Placeholder",
    terms=(
        "We take telephone calls from you on Tuesdays and Thursdays, from 10am to noon.",
        "Priya Placeholder takes these calls. When Priya is away, Tom Sampleton does.",
        "At other times colleagues will ask you, politely, to call at the next of these times.",
    ),
    scope="This is for the whole of Fernhollow Homes.",
    person="It is for you alone, and for nobody else in your home.",
    ways=WAYS,
    stays_open=STAYS_OPEN,
    officer=content.ContactPerson(
        "Priya Placeholder", "Tenancy Officer", "01632 960 117", "tenancy@fernhollow.example"
    ),
    deputy=content.ContactPerson("Tom Sampleton", "Team Leader", "01632 960 118"),
    policy="our Customer Contact Policy, version 3 of 1 April 2026",
    incidents=(
        content.LetterIncident(
            on=date(2026, 10, 6),
            at="2:15pm",
            channel="telephone",
            words="You called our colleague “a useless cow” and said “I will make sure you lose your job”. "
            "The call was ended after three warnings.",
            category="Aggressive or abusive behaviour",
        ),
        content.LetterIncident(
            on=date(2026, 10, 27),
            channel="telephone",
            words="You called nineteen times in one day about the same repair, for two hours and ten minutes in all.",
            category="Unreasonable persistence or levels of contact",
            disputed="you told us that the line was cut off several times, so that you had to call again.",
        ),
    ),
    warnings=(
        "On 6 October 2026, by telephone, three times in the call.",
        "On 12 October 2026, in a letter.",
    ),
    why_no_warning="",
    adjustments=(
        content.Considered(
            "A clear warning before a call ends",
            "We agreed this on 2 October 2026, and colleagues gave it each time.",
        ),
        content.Considered("Letters in 18-point print", "We agreed this on 2 October 2026, and send them so."),
    ),
    alternatives=(
        content.Considered(
            "Calls with one colleague only, at any time",
            "We tried this from 13 to 27 October. The number of calls did not go down.",
        ),
        content.Considered("Email only", "You told us that writing is hard for you, so we did not choose this."),
    ),
    reason="You have a right to complain about your repair, and it is being dealt with. We made this decision because "
    "of what was said to our colleague, and because the calls left no time to put the repair right.\n\n"
    "Two mornings a week with one person who knows your home keep the telephone open for you.",
    start=date(2026, 12, 1),
    review=date(2027, 3, 1),
    end=date(2027, 5, 31),
    test="We will ask: have calls been calm, and does two mornings a week work for you? "
    "If so, we will ease or end it early.",
    decided_by="Dana Exemplar, Director of Housing",
    decided_on=date(2026, 11, 20),
    marker=content.LetterMarker(
        wording=("Take calls only at the stated times", "Put contact through to the named officer"),
        seen_by="colleagues who deal with your account, and nobody outside Fernhollow Homes",
        decided_by="Dana Exemplar, Director of Housing",
        review=date(2027, 3, 1),
        object="If you object to it, telephone 01632 960 140 or write to us, and we will answer within one month.",
        rights="You can ask for a copy of what we hold about you, and ask us to put right what is wrong. "
        "Our privacy notice is at fernhollow.example/privacy.",
        regulator="You can also complain to the information regulator: 01632 960 901.",
    ),
    appeal=APPEAL,
    ombudsman=OMBUDSMAN,
)

DRAFT = replace(RESTRICTION, appeal=replace(APPEAL, code="", link=""))

OUTCOME = content.AppealOutcomeLetter(
    envelope=replace(ENVELOPE, reference="L-3HD8-VN6C", written=date(2027, 1, 8),
                     signatory=content.Signatory("Ravi Fictional", "Director of Repairs", "Repairs and Estates")),
    outcome=AppealOutcome.PARTLY_UPHELD,
    change="you can telephone us on three mornings a week in place of two",
    effective=date(2027, 1, 12),
    received=date(2026, 12, 15),
    appealed="our decision of 20 November 2026 about your telephone calls (R-9TQ2-WD5H)",
    changes=(
        "We take your calls on Tuesdays, Wednesdays and Thursdays, from 10am to noon.",
        "Everything ends on 31 March 2027, two months earlier than before.",
    ),
    ways=(
        content.ContactWay("Telephone calls", "01632 960 117", when="Tuesdays, Wednesdays and Thursdays, 10am to noon"),
        *WAYS[1:],
    ),
    stays_open=STAYS_OPEN,
    grounds=(
        content.GroundAnswered(
            AppealGround.FACTS_WRONG.label,
            "The line kept cutting out. I did not want to call nineteen times.",
            "We agree in part",
            "Our telephone records show that seven of the nineteen calls were cut off by a fault of ours. "
            "We have taken those seven out of the record.",
        ),
        content.GroundAnswered(
            AppealGround.NOT_PROPORTIONATE.label,
            "Two mornings is not enough when my boiler is broken.",
            "We agree",
            "With the repair still open, two mornings were too few. You now have three.",
        ),
    ),
    evidence=(
        "Your letter of 15 December 2026 and the two photographs that came with it.",
        "The recording of the call of 6 October, and our telephone records for October.",
        "A talk with you and your support worker on 5 January 2027.",
    ),
    heard_by="Ravi Fictional, Director of Repairs",
    independence="Ravi works in another service, and had no part in the first decision or in anything before it.",
    told=("Priya Placeholder and Tom Sampleton, so that they take your calls.",
          "Dana Exemplar, Director of Housing, who made the first decision."),
    ombudsman=OMBUDSMAN,
)  # fmt: skip

ACKNOWLEDGEMENT = content.AppealAcknowledgementLetter(
    envelope=replace(ENVELOPE, reference="L-5WC1-KT8R", written=date(2026, 12, 16)),
    received=date(2026, 12, 15),
    appealed="our decision of 20 November 2026 about your telephone calls (R-9TQ2-WD5H)",
    grounds=(AppealGround.FACTS_WRONG.label, AppealGround.NOT_PROPORTIONATE.label),
    heard_by="Ravi Fictional, Director of Repairs",
    independence="Ravi works in another service, and had no part in the first decision or in anything before it.",
    answer_by=date(2027, 1, 8),
    timetable=(
        "Ravi reads everything that you sent, and our records.",
        "If Ravi needs to ask you something, Ravi will telephone you by 30 December.",
        "You have the answer in writing by 8 January 2027.",
    ),
    meanwhile="Until then the change to your calls stays as it is.",
    follow="You can see how far we are, add something or withdraw it at contact.fernhollow.example/follow, "
    "or by calling 01632 960 140.",
    ombudsman=OMBUDSMAN,
)

ADJUSTMENT = content.AdjustmentDecisionLetter(
    envelope=replace(ENVELOPE, reference="L-2BN7-YF4D", written=date(2026, 10, 2)),
    received=date(2026, 9, 28),
    effective=date(2026, 10, 2),
    answers=(
        content.AdjustmentAnswered("Letters in large print", "Agreed", "Every letter to you is in 18-point print."),
        content.AdjustmentAnswered(
            "The same person every time",
            "Agreed in part",
            "Priya Placeholder is your contact on weekdays. At weekends whoever is on duty will help you.",
            factors=(
                content.Considered("How well it would work", "One person would help you, and we agree."),
                content.Considered("How practicable it is", "Nobody can be on duty seven days a week."),
            ),
        ),
    ),
    decided_by="Imogen Notreal, Customer Services Manager",
    review="We will telephone you in March 2027 to ask whether this still helps.",
    challenge="Tell us by 30 October 2026: telephone 01632 960 140, or write to us. Someone else will look at it.",
    ombudsman=OMBUDSMAN,
)

UPCOMING = content.UpcomingReviewLetter(
    envelope=replace(ENVELOPE, reference="L-8QF2-RM7B", written=date(2027, 2, 5)),
    review=date(2027, 3, 1),
    comment_by=date(2027, 2, 19),
    decision="our decision of 20 November 2026 (R-9TQ2-WD5H)",
    terms=RESTRICTION.terms,
    end=date(2027, 5, 31),
    reviewer="Dana Exemplar, Director of Housing",
    test=RESTRICTION.test,
    follow=content.CommentWay(
        address="contact.fernhollow.example/follow",
        reference="R-9TQ2-WD5H",
        letter_of=date(2026, 11, 21),
        telephone="01632 960 117",
        ask_for="Priya Placeholder",
        post=("Reviews", "Tithe Barn House", "2 Market Walk", "Fernhollow", "FH1 2ZZ"),
    ),
    ombudsman=OMBUDSMAN,
)

CONTINUED = content.ReviewOutcomeLetter(
    envelope=replace(ENVELOPE, reference="L-6JD3-WX9K", written=date(2027, 3, 2)),
    outcome=ReviewOutcome.CONTINUED,
    change="how you can contact us stays as it is",
    reviewed=date(2027, 3, 1),
    decision=UPCOMING.decision,
    terms=RESTRICTION.terms,
    ways=WAYS,
    stays_open=STAYS_OPEN,
    officer=RESTRICTION.officer,
    deputy=RESTRICTION.deputy,
    looked_at=("The notes of all eleven calls since December.", "What you wrote to us on 12 February 2027."),
    customer_said="Thursdays are bad for me now that I work again.",
    our_answer="We asked whether Wednesday is better. You told us that it is not yet certain. Tell us when you know, "
    "and we will move the day.",
    reason="Nine of the eleven calls were calm. In two, in February, you shouted at our colleague. "
    "For that reason we keep the two mornings until May.",
    review=date(2027, 4, 30),
    end=date(2027, 5, 31),
    test=RESTRICTION.test,
    decided_by="Dana Exemplar, Director of Housing",
    marker=("Take calls only at the stated times",),
    appeal=replace(APPEAL, reference="R-2KV7-HB4N", deadline=date(2027, 3, 30)),
    ombudsman=OMBUDSMAN,
)

EASED = replace(
    CONTINUED,
    outcome=ReviewOutcome.EASED,
    change="please telephone us only on Tuesdays, Wednesdays and Thursdays between 9am and 1pm",
    terms=("We take telephone calls from you on Tuesdays, Wednesdays and Thursdays, from 9am to 1pm.",),
    customer_said="",
    our_answer="",
    review=None,
)

ENDED = content.RestrictionEndedLetter(
    envelope=replace(ENVELOPE, reference="L-1SB6-CQ2T", written=date(2027, 3, 2)),
    free_from=date(2027, 3, 1),
    decision=UPCOMING.decision,
    reason="All eleven calls since December were calm. There is no need for it any more.",
    customer_said="I would like to be treated like everyone else again.",
    our_answer="We agree. Thank you for the patience that you showed.",
    ways=(content.ContactWay("Telephone calls", "01632 960 100", when="Monday to Friday, 9am to 5pm"), *WAYS[1:]),
    decided_by="Dana Exemplar, Director of Housing, decided this at our review of 1 March 2027.",
    marker="The note about it on your account has gone.",
    rights=RESTRICTION.marker.rights,
    ombudsman=OMBUDSMAN,
)

NEW_OFFICER = NewOfficerLetter(
    envelope=ENVELOPE,
    decision="our decision of 21 November 2026 (DEC-7K4M-Q2XP)",
    officer=content.ContactPerson("Robin Sample", "Tenancy officer", "01632 960 117"),
    deputy=content.ContactPerson("Alex Mockford", "Team leader", "01632 960 118"),
    unchanged="Everything else stays as it is, until 1 May 2027.",
    ways=WAYS,
    stays_open=STAYS_OPEN,
    ombudsman=RESTRICTION.ombudsman,
)

NEW_CODE = NewCodeLetter(
    envelope=ENVELOPE,
    about="our decision of 21 November 2026 (DEC-7K4M-Q2XP)",
    way=CodeWay(
        reference="DEC-7K4M-Q2XP",
        code="7K3Q9-XZ2MA-4TPR",
        address="contact.example.org/follow",
        link="https://contact.example.org/follow#R=DEC-7K4M-Q2XP&C=7K3Q9-XZ2MA-4TPR",
        telephone="01632 960 100",
    ),
)

MARKER_NOTICE = MarkerNoticeLetter(
    envelope=ENVELOPE,
    marker=replace(RESTRICTION.marker, wording=("Visit in pairs",), review=date(2027, 5, 21)),
    place="",
    fact="On 20 November 2026 a colleague could not leave your flat for ten minutes.",
    happened=date(2026, 11, 20),
    incident="INC-4K7M-Q2XP",
    ends=date(2027, 11, 21),
    ombudsman=OMBUDSMAN,
)

MARKER_GONE = MarkerGoneLetter(
    envelope=ENVELOPE,
    wording="Visit in pairs",
    place="",
    told=date(2026, 11, 24),
    gone=date(2027, 2, 1),
    because="Two visits went well, and you and we agreed how they go.",
    rights=MARKER_NOTICE.marker.rights,
)

EVERY = (
    RESTRICTION,
    OUTCOME,
    ACKNOWLEDGEMENT,
    ADJUSTMENT,
    UPCOMING,
    CONTINUED,
    NEW_OFFICER,
    NEW_CODE,
    MARKER_NOTICE,
    MARKER_GONE,
    ENDED,
)
