"""The whole way in a real browser: from the list to decisions, by mouse and by keys alone, and out again."""

import json
import re

from playwright.sync_api import Page, expect

from giextract.bulk import verify
from giextract.bulk.decided import refresh
from giextract.store import Wanted
from tests.review.conftest import Served, line_of


def name_oneself(page: Page, name: str = "李雷") -> None:
    """Say who decides."""
    page.goto("/who")
    page.get_by_label("Name").fill(name)
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()


def open_report(page: Page, text: str) -> None:
    """Open a report from the list."""
    page.goto(f"/?text={text}")
    page.locator("table.list tbody a").first.click()
    page.wait_for_url("**/r/**")


def test_by_mouse_from_the_list_to_a_settled_report(page: Page, served: Served) -> None:
    """Every open finding is answered by a click; the report leaves the list, and stays out after another run."""
    name_oneself(page)
    open_report(page, "two-totals")
    for _ in range(page.locator(".chips li").count()):
        expect(page.locator("h1")).to_contain_text("苍澜市人民政府")
        button = page.get_by_role("button", name="Accept as printed").or_(page.get_by_role("button", name="Confirm what was read"))
        with page.expect_navigation():
            button.click()
    line = line_of(served.store, "two-totals")
    assert (line.errors, line.warnings, line.reviewer) == (0, 0, "李雷")
    assert line.decided
    expect(page.locator("h1")).not_to_contain_text("苍澜市人民政府")  # the next report, by itself
    for _ in verify(served.store):
        pass
    refresh(served.store)
    assert line_of(served.store, "two-totals").errors == 0


def test_by_keys_alone(page: Page, served: Served) -> None:
    """Enter opens the first report, a accepts, d wants a reason, u takes back; no mouse is touched."""
    name_oneself(page, "韩梅梅")
    page.keyboard.press("/")
    page.keyboard.type("result-cell")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=result-cell**")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/**")
    total = page.locator(".chips li").count()
    page.keyboard.press("j")
    page.wait_for_url("**finding=**")
    page.keyboard.press("a")
    expect(page.locator(".chips li")).to_have_count(total - 1)
    page.wait_for_load_state()
    page.keyboard.press("d")
    expect(page.get_by_label("Reason or note")).to_be_focused()
    page.keyboard.type("原文为复印件，数字可辨")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('h1').textContent.includes('桐渚市')")
    page.wait_for_load_state()
    line = line_of(served.store, "result-cell")
    assert (line.errors + line.warnings, line.decided) == (total - 2, 2)
    page.keyboard.press("u")
    expect(page.locator("h1")).to_contain_text("桐渚市")
    assert line_of(served.store, "result-cell").decided == 1


def test_help_names_every_key(page: Page) -> None:
    """A question mark shows the keys of this page."""
    open_report(page, "two-totals")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    keys = set(page.locator("#help-keys dt").all_text_contents())
    assert {"a", "d", "p", "n", "j", "k", "g", "?"} <= keys


def test_a_cell_and_its_place_light_up_together(page: Page) -> None:
    """Pointing at a cell lights its figure in the text, and the other way round."""
    open_report(page, "result-cell")
    cell, lit = "requests.received.total", re.compile(r"\blit\b")
    box, mark = page.locator(f'[id="c-{cell}"]'), page.locator(f'[id="t-{cell}"]')
    box.hover()
    expect(mark).to_have_class(lit)
    page.locator("h1").hover()
    mark.click()
    expect(box).to_have_class(lit)
    expect(box).to_be_in_viewport()


def test_a_typed_value_is_kept_beside_the_machine_s(page: Page, served: Served) -> None:
    """A cell is opened, its printed value typed: the rules run again, and the machine's value stays in the report."""
    name_oneself(page)
    open_report(page, "result-cell")
    page.locator('[id="c-requests.denied.third_party.business"] a').click()
    page.get_by_label("Printed value").fill("1")
    page.get_by_role("button", name="Keep").click()
    line = line_of(served.store, "result-cell")
    assert line.errors == 0
    stored = served.store.report_of(line.document, line.part)
    assert stored
    decision = served.store.decisions_of([(line.path, 1)])[line.path, 1][0]
    assert (decision.before, decision.after, decision.judged) == ("2", "1", {"requests.denied.third_party.business": "2"})


def test_a_cut_is_chosen_by_its_number(page: Page, served: Served) -> None:
    """An undecidable row offers its cuts; the key of one gives every cell of the row a person's value."""
    name_oneself(page)
    open_report(page, "part-glued")
    page.locator(".chips a", has_text="C205").first.click()
    page.wait_for_url("**finding=C205**")
    buttons = page.locator('button[value="choose"]')
    said = buttons.first.inner_text()
    with page.expect_navigation():
        page.keyboard.press("1")
    line = line_of(served.store, "part-glued")
    made = served.store.decisions_of([(line.path, 1)])[line.path, 1]
    assert len({d.bulk for d in made}) == 1
    assert all(d.kind in ("choose", "blank") for d in made)
    assert [d.after or "□" for d in made] == said.split(":")[1].split()


def test_all_findings_of_a_rule_at_once_and_undone_as_one(page: Page, served: Served) -> None:
    """The preview names what it is about; one click decides on all, one undoes all."""
    name_oneself(page)
    before = dict(served.store.counts(("rule",), Wanted())[1]["rule"])["B301"]
    page.goto("/?rule=B301")
    page.get_by_role("link", name="Decide on all of these").click()
    expect(page.locator("main")).to_contain_text(f"{before} findings")
    page.get_by_role("button", name="Accept as printed").click()
    expect(page.get_by_role("status")).to_contain_text(f"{before} decisions")
    assert "B301" not in dict(served.store.counts(("rule",), Wanted())[1]["rule"])
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_url("**/r/**")
    assert dict(served.store.counts(("rule",), Wanted())[1]["rule"])["B301"] == before


def test_two_people_on_one_report_are_told(page: Page, served: Served, browser: object) -> None:
    """Who opens a report sees who else has it open; who decides on an old page is told what happened meanwhile."""
    name_oneself(page)
    open_report(page, "two-totals")
    other = browser.new_context(locale="en-US", base_url=served.url).new_page()  # type: ignore[attr-defined]
    name_oneself(other, "韩梅梅")
    open_report(other, "two-totals")
    expect(other.locator(".others")).to_contain_text("李雷")
    other.get_by_role("button", name="Accept as printed").click()
    decided = line_of(served.store, "two-totals").decided
    with page.expect_response("**/decide**") as answer:
        page.get_by_role("button", name="Accept as printed").click()
    assert answer.value.status == 409
    expect(page.get_by_role("alert")).to_contain_text("韩梅梅")
    assert line_of(served.store, "two-totals").decided == decided
    other.context.close()


def test_both_languages(page: Page) -> None:
    """The browser's language is spoken, and a button switches to the other."""
    expect(page.locator("h1")).to_contain_text("To review")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_contain_text("待核对")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_essentials_work_without_scripts(browser: object, served: Served) -> None:
    """With JavaScript off: the list, a report, its anchors, a decision."""
    tab = browser.new_context(java_script_enabled=False, locale="en-US", base_url=served.url).new_page()  # type: ignore[attr-defined]
    name_oneself(tab)
    open_report(tab, "two-totals")
    tab.get_by_role("button", name="Accept as printed").click()
    assert line_of(served.store, "two-totals").decided == 1
    tab.context.close()


def test_every_control_has_a_name(page: Page) -> None:
    """A screen reader finds a name on every field and button, a heading, and a main part."""
    open_report(page, "two-totals")
    nameless = page.evaluate("""() => [...document.querySelectorAll('input:not([type=hidden]), button, select')].filter(
        e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()).map(e => e.outerHTML)""")
    assert nameless == []
    assert page.locator("main h1").count() == 1
    assert json.loads(page.evaluate("JSON.stringify([...document.images].map(i => i.alt))")) == []
