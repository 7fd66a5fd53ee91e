"""The statement, the notice and the poster in other languages and in easy read, each tied to its English (POL-4)."""

from __future__ import annotations

import re

import page
import pytest
import segno
from flask import Flask

from shared.actions.installation.policy import use_policy
from shared.config import settings
from shared.policy.editions import beside, fingerprints, read_edition
from shared.policy.reading import library, read_policy
from shared.queries.editions import editions
from shared.queries.policy import policy_in_force
from shared.rules.actor import OPERATOR
from tests import builders, pdf_reading
from tests.quality import reading
from tests.visitor import URL, Visitor, portal

POLICY = library()["housing-association"]
EDITIONS = {name: read_edition(path.read_bytes(), source=name) for name, path in beside(POLICY).items()}
ADDRESSES = {
    name: "easy-read" if edition.reading == "easy" else f"in/{edition.language}" for name, edition in EDITIONS.items()
}
DOCUMENTS = {"policy": "statement", "privacy": "privacy"}
MM_OF_A4 = 297


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    made = portal(sqlite_url)
    builders.organisation()
    builders.policy(editions=True)
    return made


def fetched(app: Flask, path: str) -> bytes:
    answer = app.test_client().get(path, base_url=URL)
    assert answer.status_code == 200, path
    return bytes(answer.data)


@pytest.mark.clause("POL-4")
def test_the_worked_examples_render_the_whole_of_the_policy_as_it_is() -> None:
    assert {"in/cy", "in/pl", "in/ur", "easy-read"} <= set(ADDRESSES.values())
    policy = read_policy(POLICY.read_bytes(), source="policy")
    for name, edition in EDITIONS.items():
        assert edition.behind(policy) == (), name
        rendered = {
            f"{document}.{key}" for document in DOCUMENTS.values() for s in edition.sections(document) for key in s.of
        }
        assert rendered == set(fingerprints(policy))


@pytest.mark.clause("POL-4", "POL-6", "ACC-3")
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(("name", "address"), ADDRESSES.items())
def test_each_is_a_page_of_its_own_in_its_language_and_direction(
    app: Flask, document: str, name: str, address: str
) -> None:
    edition = EDITIONS[name]
    visitor = Visitor(app)
    text = visitor.get(f"/{document}/{address}")
    assert visitor.status == 200
    for section in edition.sections(DOCUMENTS[document]):
        assert section.title in text
    if edition.language != "en":
        assert f'<html lang="{edition.language}"' in visitor.page, "menus and all, whatever was read before"
        assert (f'<html lang="{edition.language}" dir="rtl"' in visitor.page) is (edition.language == "ur")
    assert edition.words.behind.partition("}")[2] not in text


@pytest.mark.clause("POL-4")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_language_and_format_is_found_from_the_page(app: Flask, document: str) -> None:
    visitor = Visitor(app)
    visitor.get(f"/{document}")
    for code, choice, name in (("cy", "?lang=cy", "Cymraeg"), ("pl", "", "Polski"), ("ur", "", "اردو")):
        assert f'href="/{document}/in/{code}{choice}" hreflang="{code}">{name}</a>' in visitor.page
    for path in ("easy-read", "pdf?size=18", "pdf?size=24", "pdf?contrast=high", "txt"):
        join = "/" if path == "easy-read" else "."
        assert f'href="/{document}{join}{path}"' in visitor.page


@pytest.mark.clause("POL-4", "ACC-3")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_whoever_reads_the_site_in_welsh_is_led_to_the_welsh_first(app: Flask, document: str) -> None:
    visitor = Visitor(app)
    visitor.get(f"/{document}")
    assert visitor.path == f"/{document}"
    visitor.get(f"/{document}?lang=cy")
    assert visitor.path == f"/{document}/in/cy"
    visitor.get(f"/{document}")
    assert visitor.path == f"/{document}/in/cy", "the choice stays"
    assert f'href="/{document}" hreflang="en"' not in visitor.page, "it would lead here again"
    assert f'href="/{document}?lang=en"' in visitor.page
    visitor.get(f"/{document}?lang=en")
    assert visitor.path == f"/{document}", "and leads back"


@pytest.mark.clause("POL-4", "ACC-4")
def test_easy_read_has_one_idea_a_line_and_a_picture_of_ours_beside_each_part(app: Flask) -> None:
    edition = EDITIONS["housing-association.en-easy"]
    for section in edition.statement + edition.privacy:
        assert section.picture
        assert all(len(sentence.split()) <= 17 for line in section.text.split("\n\n") for sentence in line.split(". "))
    visitor = Visitor(app)
    for address in ("/privacy/easy-read", "/policy/easy-read"):
        visitor.get(address)
        age = reading.measure(visitor.page).age
        assert age <= 8
    assert visitor.page.count('<svg class="ev-easy__picture"') == len(edition.statement)
    for section in edition.statement:
        assert f'#{section.picture}"' in visitor.page
        assert f'<symbol id="{section.picture}"'.encode() in fetched(app, "/static/built/easy-read.svg")


@pytest.mark.clause("POL-4")
def test_a_translation_says_so_when_the_english_has_changed(app: Flask) -> None:
    changed = POLICY.read_text("utf-8").replace("Every customer has the right", "Each customer has a right")
    assert "policy_review_months = 12" in changed
    use_policy(OPERATOR, changed.replace("policy_review_months = 12", "policy_review_months = 6"), POLICY.stem)
    behind = EDITIONS["housing-association.pl"].behind(policy_in_force())
    assert behind == ("statement.commitment", "statement.policy_review")
    visitor = Visitor(app)
    text = visitor.get("/policy/in/pl")
    assert "Wersja angielska zmieniła się po" in text
    assert "The English has changed since" in text
    assert 'href="/policy?lang=en">Read the English</a>' in visitor.page
    assert text.count("Ta część zmieniła się w wersji angielskiej.") == 2
    assert "Wersja angielska zmieniła się po" in fetched(app, "/policy/in/pl.txt").decode()
    assert "Wersja angielska zmieniła się po" in pdf_reading.running_text(fetched(app, "/policy/in/pl.pdf"))
    assert "The English has changed" not in visitor.get("/privacy/in/pl")
    assert "Our full rules have changed since" in visitor.get("/policy/easy-read")


@pytest.mark.clause("POL-4")
def test_a_newer_translation_takes_the_place_of_the_older_one(app: Flask) -> None:
    newer = beside(POLICY)["housing-association.pl"].read_text("utf-8").replace("Na tej stronie", "Tutaj")
    use_policy(OPERATOR, POLICY.read_text("utf-8"), "housing-association", editions=[newer])
    kept = [(each.language, each.reading) for each in editions()]
    assert sorted(kept) == sorted((each.language, each.reading) for each in EDITIONS.values())
    assert kept[-1] == ("en", "easy")
    assert next(each for each in editions() if each.language == "pl").words.contents == "Tutaj"


@pytest.mark.parametrize(
    "path",
    [
        "/policy/in/xx",
        "/policy/in/xx.pdf",
        "/privacy/in/xx.txt",
        "/policy.pdf?size=17",
        "/policy/in/xx/poster.pdf",
        "/policy/in/pl/poster.pdf?size=a5",
    ],
)
def test_what_there_is_not_is_not_found(app: Flask, path: str) -> None:
    assert app.test_client().get(path, base_url=URL).status_code == 404


def test_without_editions_only_english_is_offered(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    builders.organisation()
    builders.policy()
    visitor.get("/policy")
    assert 'hreflang="pl"' not in visitor.page
    assert "/policy/easy-read" not in visitor.page
    visitor.get("/policy/easy-read")
    assert visitor.status == 404


@pytest.mark.clause("POL-3", "POL-4", "POL-6")
@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/policy.pdf?size=24&contrast=high", "en"),
        ("/policy/easy-read.pdf?contrast=high", "en"),
        ("/policy/in/ur.pdf", "ur"),
        ("/privacy.pdf", "en"),
        ("/privacy/in/cy.pdf", "cy"),
        ("/privacy/in/pl.pdf?size=18", "pl"),
    ],
)
def test_every_file_is_accessible_in_its_one_language(app: Flask, path: str, language: str) -> None:
    pdf = fetched(app, path)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    assert "H1" in pdf_reading.tags(pdf)
    assert pdf_reading.language(pdf) == language


@pytest.mark.clause("POL-4")
def test_urdu_on_paper_runs_from_right_to_left_and_can_be_copied(app: Flask) -> None:
    pdf = fetched(app, "/privacy/in/ur.pdf")
    assert "ٹیلی فون" in pdf_reading.text(pdf)
    right_edges = [word.right for word in pdf_reading.words(pdf)]
    assert max(right_edges) > 180
    assert pdf_reading.text(pdf).count("01632\u00a0960000") + pdf_reading.text(pdf).count("01632 960000") == 1


@pytest.mark.clause("POL-4")
@pytest.mark.parametrize("paper", ["/policy/in/ur.pdf", "/policy/in/ur/poster.pdf"])
def test_an_address_among_urdu_words_is_not_turned_round(app: Flask, paper: str) -> None:
    host = settings().portal_url.removeprefix("http://")
    assert f"{host}/" in pdf_reading.text(fetched(app, paper)), "what comes after the host stands before it"


@pytest.mark.clause("POL-4")
def test_large_print_is_set_anew_at_that_size(app: Flask) -> None:
    usual, large = fetched(app, "/privacy.pdf"), fetched(app, "/privacy.pdf?size=18")
    assert pdf_reading.pages(large) > pdf_reading.pages(usual)
    sizes = pdf_reading.sizes(large)
    assert min(sizes.values()) >= 14, "the foot of the page"
    assert [line for line, size in sizes.items() if size < 18 and not line.startswith("Page ")] == []


@pytest.mark.clause("POL-4")
def test_plain_text_has_short_lines_and_underlined_headings(app: Flask) -> None:
    answer = app.test_client().get("/policy.txt", base_url=URL)
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.text.split("\n")
    assert max(map(len, lines)) <= 72
    for section in policy_in_force().statement:
        place = lines.index(section.title)
        assert lines[place + 1] == "-" * len(section.title)
    assert "<" not in answer.text
    assert "{" not in answer.text
    assert "Aggressive or abusive behaviour\n~~~" in answer.text


@pytest.mark.clause("POL-4", "ACC-2")
def test_high_contrast_is_chosen_without_a_script_and_stays(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/policy")
    assert "ev-contrast" not in visitor.page
    visitor.get("/policy?contrast=high")
    assert 'class="govuk-template ev-contrast"' in visitor.page
    visitor.get("/appeals")
    assert 'class="govuk-template ev-contrast"' in visitor.page
    visitor.get("/policy?contrast=usual")
    assert "ev-contrast" not in visitor.page


def run_together(text: str) -> str:
    """Without the spaces and the marks of direction that poppler puts in."""
    return re.sub("[\\s\u200e\u200f\u202a-\u202e]", "", text)


@pytest.mark.clause("POL-3", "POL-4")
@pytest.mark.parametrize(("name", "address"), ADDRESSES.items())
def test_every_edition_has_a_poster_of_one_sheet_in_its_own_words(app: Flask, name: str, address: str) -> None:
    edition = EDITIONS[name]
    assert edition.poster
    pdf = fetched(app, f"/policy/{address}/poster.pdf")
    assert pdf_reading.pages(pdf) == 1
    assert pdf_reading.language(pdf) == edition.language
    said = run_together(pdf_reading.text(pdf))
    for each in edition.poster.lists.values():
        for text in (each.title, *each.items):
            assert run_together(text) in said
    for text in (edition.poster.lead, edition.poster.foot, edition.poster.telephone, "01632 960000"):
        assert run_together(text) in said
    assert not re.search("[{}]", said)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    link = f"{settings().portal_url}/policy/{address}"
    assert link in " ".join(pdf_reading.alternative_texts(pdf))
    matrix = [[bool(module) for module in row] for row in segno.make(link, error="m", micro=False, mask=2).matrix]
    assert pdf_reading.qr_code(pdf, len(matrix)) == matrix
    assert pdf_reading.white_above_foot(pdf) > MM_OF_A4 * 0.015, "the lists run into the foot"
    words = pdf_reading.words(pdf)
    assert min(word.left for word in words) > 10
    assert max(word.right for word in words) < 200
    assert max(word.bottom for word in words) < MM_OF_A4 - 2


@pytest.mark.clause("POL-4")
def test_in_urdu_it_runs_from_right_to_left_also_in_a3(app: Flask) -> None:
    pdf = fetched(app, "/policy/in/ur/poster.pdf?size=a3")
    assert pdf_reading.pages(pdf) == 1
    assert pdf_reading.picture(pdf, 1, 72).size == (842, 1191)
    poster = EDITIONS["housing-association.ur"].poster
    assert poster
    # Poppler gives the letters of a word with its place as they stand, from the left.
    words = {word.text[::-1]: word for word in pdf_reading.words(pdf)}
    first, last = words[poster.never.items[0]], words[poster.never.items[-1].split()[0]]
    assert first.left > 297 / 2 > last.right, "the first column is the one on the right"
    sheet = pdf_reading.picture(pdf, 1, 72)
    halves = [sheet.crop((x, 1000, x + 421, 1191)).getcolors(421 * 191) or [] for x in (0, 421)]
    assert [(0, 0, 0) in [colour for _count, colour in half] for half in halves] == [True, False], (
        "where the QR code is"
    )
    assert pdf_reading.white_above_foot(pdf) > 420 * 0.015, "the lists run into the foot"


@pytest.mark.clause("POL-3", "POL-4")
def test_it_is_listed_on_the_page_of_its_language_and_of_no_other(app: Flask) -> None:
    visitor = Visitor(app)
    for here in ("/policy", *(f"/policy/{address}" for address in ADDRESSES.values())):
        visitor.get(here)
        assert visitor.page.count("/poster.pdf?size=") == 2
        for size in ("a4", "a3"):
            assert f'href="{here}/poster.pdf?size={size}"' in visitor.page
    assert "poster.pdf" not in visitor.get("/privacy/in/pl")


@pytest.mark.clause("POL-4")
def test_a_poster_that_has_fallen_behind_is_not_to_be_had(app: Flask) -> None:
    visitor = Visitor(app)
    changed = POLICY.read_text("utf-8").replace('    "Do our best to help.",\n', "")
    use_policy(OPERATOR, changed, POLICY.stem)
    visitor.get("/policy/in/pl")
    assert visitor.status == 200
    assert "poster.pdf" not in visitor.page
    for size in ("a4", "a3"):
        text = visitor.get(f"/policy/in/pl/poster.pdf?size={size}")
        assert visitor.status == 404
        assert "There is no poster in this language just now" in text
        assert 'href="/policy/in/pl"' in visitor.page
        assert 'href="/policy/poster.pdf?size=a4"' in visitor.page
    use_policy(OPERATOR, POLICY.read_text("utf-8"), POLICY.stem)
    visitor.get("/policy/in/pl")
    assert "/policy/in/pl/poster.pdf" in visitor.page


@pytest.mark.clause("POL-4")
def test_a_change_that_the_poster_does_not_show_leaves_it_there(app: Flask) -> None:
    changed = POLICY.read_text("utf-8").replace("policy_review_months = 12", "policy_review_months = 9")
    use_policy(OPERATOR, changed, POLICY.stem)
    visitor = Visitor(app)
    assert "Wersja angielska zmieniła się po" in visitor.get("/policy/in/pl")
    assert "/policy/in/pl/poster.pdf" in visitor.page
