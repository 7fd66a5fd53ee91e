"""Every part of the record in a form, with rows, a preview, and two colleagues at once (POL-1, POL-4, REL-5)."""

from __future__ import annotations

import html
import json

import pytest
from flask import Flask

from backoffice.policy.parts import form_for, value_from
from shared.models import PolicyDraft
from shared.policy import editing
from shared.policy.reading import library, read_policy
from shared.policy.schema import Policy
from shared.queries.policy import policy_in_force
from tests import builders
from tests.at_work import AtWork

LIBRARY = {name: path.read_text("utf-8") for name, path in library().items()}


@pytest.fixture
def writer(app: Flask, world: builders.World) -> AtWork:
    """The senior manager's browser, with a draft of the version in force."""
    work = AtWork(app, world.staff["senior-manager"])
    work.post("/policy/drafts", {"source": "in_force"})
    assert "Its parts" in work.text
    return work


def written() -> Policy:
    return read_policy(PolicyDraft.get().source, source="draft")


@pytest.mark.clause("POL-1")
def test_the_parts_that_are_only_decided_are_written_in_forms(writer: AtWork) -> None:
    for part, answers in (
        ("enquiries", {"answer_working_days": "7", "policy-answered_by": "director", "policy-email": "p@a.example"}),
        ("retention", {"contact": "12", "message": "9"}),
        ("measures", {"measures-0-weeks": "20"}),
        ("office_hours", {"opens": "8.30am", "closes": "17:00", "days": ["monday", "friday"]}),
        ("abusive_mail", {"response": "need_not_answer", "refer_to": "senior_manager"}),
        ("way_back", {"way_back-0-number": "6"}),
        ("precautions", {"precautions": ["follow_card", "animals_away"]}),
        ("appeal_grounds", {"appeal_grounds": ["facts_wrong", "other"]}),
        ("reporting", {"to": "our board’s audit committee", "small_number": "6"}),
        ("organisation", {"nation": "wales", "ombudsman-telephone": "0300 123 4567"}),
    ):  # fmt: skip
        writer.get(f"/policy/drafts/1/{part}")
        writer.send(answers)
        assert "saved." in writer.text, (part, writer.text[:600])
    policy = written()
    assert policy.enquiries.answer_working_days == 7
    assert policy.enquiries.policy.email == "p@a.example"
    assert (policy.retention.contact, policy.retention.message) == (12, 9)
    assert (policy.measures[0].weeks, policy.way_back[0].number) == (20, 6)
    assert f"{policy.office_hours.opens:%H:%M} {policy.office_hours.closes:%H:%M}" == "08:30 17:00"
    assert policy.abusive_mail.response == "need_not_answer"
    assert [str(one) for one in policy.precautions] == ["follow_card", "animals_away"]
    assert policy.reporting.to == "our board’s audit committee"
    assert policy.organisation.nation == "wales"
    assert policy.organisation.ombudsman.telephone == "0300 123 4567"
    assert policy_in_force().enquiries.answer_working_days != 7
    writer.get("/policy/drafts/1/retention")
    writer.send({"contact": ""})
    assert written().retention.contact is None
    writer.get("/policy/drafts/1/retention")
    assert "as long as the privacy notice says" in writer.text.partition("What forms and rules follow")[2]


def test_what_is_wrong_stands_by_its_field_in_plain_words_and_all_typed_is_kept(writer: AtWork) -> None:
    writer.get("/policy/drafts/1/retention")
    writer.send({"contact": "60", "message": "7"})
    assert writer.status == 422
    assert "is longer than “Records are kept for”" in writer.error("contact")
    assert writer.value("message") == "7"
    assert "Nothing, so far" not in writer.text
    writer.get("/policy/drafts/1/times")
    writer.send({"longest_restriction_months": "11", "danger_working_days": "6"})
    assert "“Contact in one form only” may last 12 months, longer than “Longest restriction”" in writer.text
    assert writer.value("danger_working_days") == "6"
    writer.send({"first_review_months": "a few"})
    assert writer.error("first_review_months")
    assert writer.value("first_review_months") == "a few"
    assert written().times.danger_working_days == policy_in_force().times.danger_working_days
    writer.get("/policy/drafts/1/ladder")
    writer.send({"steps-0-words": "{nobody} knows", "warning_counts_months": "9"})
    assert "{nobody} is not known" in writer.error("steps-0-words")


def test_rows_come_and_go_by_a_button_without_scripts(writer: AtWork) -> None:
    before = policy_in_force().ladder.steps
    new, last = f"steps-{len(before)}", f"steps-{len(before) - 1}"
    writer.get("/policy/drafts/1/ladder")
    writer.send({"steps-0-title": "Typed before", "add": "steps"})
    assert writer.status == 200
    assert writer.value("steps-0-title") == "Typed before"
    assert "Nothing, so far" not in writer.text
    writer.send({f"{new}-title": "A break", f"{new}-words": "Let us both stop, {customer}.", "up": new})
    assert writer.value(f"{last}-title") == "A break"
    writer.send({"remove": new})
    writer.send()
    steps = written().ladder.steps
    assert [one.title for one in steps] == ["Typed before", *(one.title for one in before[1:-1]), "A break"]
    assert [one.number for one in steps if one.ends_contact] == [len(before)]


def test_a_behaviour_keeps_its_key_whatever_it_is_called_and_a_new_one_gets_its_own(writer: AtWork) -> None:
    before = policy_in_force().categories[0]
    writer.get(f"/policy/drafts/1/categories.{before.key}")
    writer.send({"add": "behaviours"})
    new = f"behaviours-{len(before.behaviours)}"
    writer.send({
        "behaviours-0-title": "Violence of any kind", f"{new}-title": "Throwing things at the counter",
        f"{new}-zero_tolerance": ["yes"],
    })  # fmt: skip
    behaviours = written().categories[0].behaviours
    assert (behaviours[0].key, behaviours[0].title) == (before.behaviours[0].key, "Violence of any kind")
    assert behaviours[-1].key == "throwing_things_at_the_counter"
    assert behaviours[-1].zero_tolerance
    assert len({one.key for one in behaviours}) == len(behaviours)


@pytest.mark.clause("POL-4")
def test_the_preview_says_what_changes_and_shows_page_script_and_letter(writer: AtWork) -> None:
    for part, answers, shown in (
        ("times", {"appeal_window_working_days": "25"}, ("What you change", "On the page: ", "25 working days")),
        ("ladder", {"steps-0-words": "Please, {customer}."}, ("The script: ", "Please, (their name).")),
        ("organisation", {"ombudsman-name": "Another Ombudsman"}, ("In a letter", "Another Ombudsman")),
        ("way_back", {"way_back-0-number": "7"}, ("7 weeks without an incident",)),
        ("reporting", {"small_number": "8"}, ("What forms and rules follow", "8")),
    ):  # fmt: skip
        writer.get(f"/policy/drafts/1/{part}")
        writer.send(answers | {"preview": "1"})
        for words in shown:
            assert words in html.unescape(writer.text), (part, words)
    assert written() == policy_in_force()


@pytest.mark.clause("REL-5")
def test_two_colleagues_in_one_draft_lose_nothing(writer: AtWork, app: Flask, world: builders.World) -> None:
    other = AtWork(app, world.staff["director-repairs"])
    writer.get("/policy/drafts/1/times")
    other.get("/policy/drafts/1/reporting")
    other.send({"small_number": "7"})
    other.get("/policy/drafts/1/times")
    writer.send({"first_review_months": "4"})
    assert "saved." in writer.text  # another part was written meanwhile: nothing to ask
    other.send({"danger_working_days": "3"})
    assert other.status == 422
    assert "A colleague wrote in this part meanwhile" in other.text
    assert "First review of a restriction 4 months" in other.text
    assert other.value("danger_working_days") == "3"
    other.send({"first_review_months": "4"})
    assert (written().times.first_review_months, written().times.danger_working_days) == (4, 3)
    assert written().reporting.small_number == 7


@pytest.mark.clause("POL-1")
def test_parts_are_added_and_left_out(writer: AtWork) -> None:
    before = policy_in_force()
    writer.get("/policy/drafts/1/add")
    writer.send({"part": "statement"})
    assert writer.error("title") == "Enter the heading"
    writer.send({"part": "statement", "title": "Our dogs", "text": "They are friendly."})
    assert "Our dogs" in writer.text
    writer.get("/policy/drafts/1/add")
    writer.send({"part": "categories.complaints_procedure"})
    assert "Unreasonable use of the complaints procedure" in writer.text
    policy = written()
    assert [one.text for one in policy.statement if one.key == "our_dogs"] == ["They are friendly."]
    assert len(policy.categories) == len(before.categories) + 1
    for part in ("statement.our_dogs", "categories.complaints_procedure", "restrictions.named_officer"):
        writer.get(f"/policy/drafts/1/{part}")
        writer.send(action="/leave-out")
        assert "Left out." in writer.text
    writer.get("/policy/drafts/1/statement.appeals")
    writer.send(action="/leave-out")
    policy = written()
    assert {one.key for one in policy.statement} == {one.key for one in before.statement}
    assert policy.is_adopted("statement.appeals") > before.is_adopted("statement.appeals")
    assert len(policy.restrictions) == len(before.restrictions) - 1
    assert policy.categories == before.categories
    writer.get("/policy/drafts/1/times")
    assert "Leave it out" not in writer.text
    writer.post("/policy/drafts/1/times/leave-out", {"version": PolicyDraft.get().version})
    assert writer.status == 404


@pytest.mark.clause("REL-3")
def test_a_form_left_half_written_comes_back_with_its_rows(writer: AtWork) -> None:
    writer.get("/policy/drafts/1/ladder")
    writer.send({"add": "steps"})
    _, standing = writer.filled()
    new = f"steps-{len(policy_in_force().ladder.steps)}-title"
    writer.client.post("/drafts", data=standing | {new: "One step more"})
    writer.get("/policy/drafts/1/ladder")
    assert writer.value(new) == "One step more"


@pytest.mark.parametrize("name", LIBRARY)
def test_what_stands_in_a_form_is_what_stands_in_the_record(app: Flask, name: str) -> None:
    text = LIBRARY[name]
    with app.test_request_context():
        for place, title, _own in editing.parts_of(text):
            value = editing.part_of(text, place)
            entered = value_from(form_for(place, value), place, value)
            if isinstance(entered, dict):
                entered = {key: each for key, each in entered.items() if each is not None}
                value = {key: each for key, each in value.items() if key in entered}
            assert _plain(entered) == _plain(value), f"{place} {title}"


def _plain(value: object) -> str:
    """Whatever its line ends are: a file breaks paragraphs anywhere, a form nowhere."""
    return json.dumps(value, default=str, sort_keys=True).replace("\\n", " ")
