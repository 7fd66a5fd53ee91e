"""7: the customer appeals; somebody who had no part in it decides, and the restriction changes in the same step."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shared.rules.vocabulary import AppealGround
from tests import pdf_reading
from tests.browser.journey.customer import follow
from tests.browser.journey.letters import account, appeal_address, pdf_of
from tests.browser.journey.walk import CODE, CUSTOMER, REFERENCE, Journey, Receipt, found, heading, main
from tests.browser.looking import press

#: A real picture of one white point: what only says that it is a picture is refused.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a49444154789c636800000082008177cd72b60000"
    "000049454e44ae426082"
)
ANSWERS = {
    AppealGround.NOT_PROPORTIONATE: "Two hours were too few for how much there was to settle. They are longer now.",
    AppealGround.PERSONAL_IMPACT: "You care for your mother, and we did not know. Thursday begins earlier now.",
}


def appeals(journey: Journey) -> None:
    """The QR code's address fills in the decision; grounds, own words and a file."""
    page = journey.customer()
    page.goto(appeal_address(journey))
    expect(page.get_by_label("Reference")).to_have_value(journey.decision.reference)
    expect(page).to_have_url(f"{journey.sites.portal}/appeals")
    press(page, "Continue")
    for ground in ANSWERS:
        page.get_by_label(ground.label, exact=True).check()
    page.get_by_label("Tell us in your own words").fill("I look after my mother, and Thursdays at two I am with her.")
    press(page, "Continue")
    page.get_by_label("What would you like us to do?").fill("Longer hours, please.")
    press(page, "Continue")
    page.get_by_label("Full name").fill(CUSTOMER)
    page.get_by_label("No, I speak for myself").check()
    press(page, "Continue")
    page.get_by_label("By letter").check()
    page.get_by_label("Address", exact=True).fill("14 Elder Court\nMarrowfield\nZZ1 4AB")
    press(page, "Continue")
    page.get_by_label("Choose files").set_input_files({"name": "care plan.png", "mimeType": "image/png", "buffer": PNG})
    press(page, "Continue")
    expect(main(page)).to_contain_text(journey.decision.reference)
    press(page, "Send")
    heading(page, "We have your appeal")
    text = main(page).inner_text()
    assert "with 1 file" in text
    journey.appeal = Receipt(found(REFERENCE, text), found(CODE, text))


def is_given_to_another_director(journey: Journey) -> None:
    """The list leaves out everyone involved and everyone of the same service; one of the others is given it."""
    page = journey.colleague("senior-manager")
    page.goto(f"/appeals/{journey.appeal.reference}")
    expect(main(page).get_by_role("link", name="care plan.png")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(1)
    page.locator("summary", has_text="Why others may not hear it").click()
    for key in ("director-housing", "director-customer"):
        expect(main(page).get_by_role("listitem").filter(has_text=journey.name(key))).to_be_visible()
    page.get_by_role("radio", name=journey.person("director-repairs")).check()
    press(page, "Give the appeal to them")
    expect(main(page)).to_contain_text(f"{journey.name('director-repairs')}, Repairs")
    page = journey.colleague("director-housing")
    page.goto(f"/appeals/{journey.appeal.reference}/decide")
    expect(main(page)).to_contain_text("You can’t decide this")
    expect(main(page)).to_contain_text("A Director of another service must hear this appeal.")


def is_partly_upheld(journey: Journey) -> None:
    """The other Director answers each ground and eases the hours."""
    page = journey.colleague("director-repairs")
    page.goto("/work")
    page.get_by_role("link", name=f"{journey.appeal.reference} is yours to hear.").click()
    press(page, "Decide this appeal")
    for ground, answer in ANSWERS.items():
        page.get_by_label(f"Your answer: {ground.in_sentence}").fill(answer)
    page.get_by_label("What did you read, and whom did you speak to?").fill("The incident\nThe care plan")
    page.get_by_label("Partly upheld").check()
    page.get_by_label("End of time 1").fill("1pm")
    page.get_by_label("Start of time 2").fill("1pm")
    press(page, "Decide")
    expect(main(page)).to_contain_text("Decided. The letter is ready to be read and issued.")
    expect(account(journey)).to_contain_text("Thursday 4 March, 1pm to 4pm")


def outcome_is_written(journey: Journey) -> None:
    """The letter answers each ground, in the customer's format."""
    page = journey.colleague("director-repairs")
    page.get_by_role("link", name="Read and issue the letter").click()
    page.get_by_label("By email, with the file").check()
    press(page, "Issue and send this letter")
    heading(page, re.compile("Outcome of the appeal"))
    journey.outcome_letter = page.url.rpartition("/")[2]
    pdf = pdf_of(journey, journey.outcome_letter)
    text = pdf_reading.running_text(pdf)
    for ground, answer in ANSWERS.items():
        assert ground.label in text
        assert answer in text
    assert "We agree with part of what you told us." in text
    assert 18 in pdf_reading.sizes(pdf).values()


def customer_sees_the_outcome(journey: Journey) -> None:
    """With reference and code of the appeal: the outcome, what changes, each answer, the ombudsman."""
    page = follow(journey, journey.appeal)
    heading(page, "Your appeal")
    for text in ("Partly upheld", *ANSWERS.values(), journey.policy.organisation.ombudsman.name):
        expect(main(page)).to_contain_text(text)
    expect(main(page)).to_contain_text("Tuesday 10am to 1pm and Thursday 1pm to 4pm")
