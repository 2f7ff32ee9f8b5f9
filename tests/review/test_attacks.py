"""Whoever writes a report, or another site, gets nothing to run and nothing to see."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from giextract.bulk import extract, find
from giextract.review import Access, create_app
from giextract.review.guard import POLICY
from giextract.store import Store, Wanted
from tests.review.conftest import GOLDENS, Served, line_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


def token_of(client: TestClient) -> str:
    """The token that the pages give this session."""
    found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def named(client: TestClient) -> str:
    """A session with a name; gives its token."""
    token = token_of(client)
    client.post("/who", data={"token": token, "name": "李", "back": "/"})
    return token


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::2]"])
def test_a_forged_host_is_refused(client: TestClient, host: str) -> None:
    """A name that leads to this machine from elsewhere (DNS rebinding) is answered with nothing."""
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "giextract" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "[::1]:8750"])
def test_this_machine_s_names_are_served(client: TestClient, host: str) -> None:
    """Loopback by name and by number, on any port."""
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/undo", "/who", "/language", "/sign-out", "/bulk?rule=B301"])
def test_a_post_without_the_session_s_token_is_refused(client: TestClient, path: str) -> None:
    """No token, a wrong one, and somebody else's are all the same."""
    named(client)
    for token in ({}, {"token": ""}, {"token": "x" * 32}):
        assert client.post(path, data={**token, "name": "x", "action": "accept", "note": "x"}).status_code == 403


def test_a_decision_without_the_token_is_not_kept(client: TestClient, store: Store) -> None:
    """The same for what matters most."""
    named(client)
    line = line_of(store, "two-totals")
    answer = client.post(f"/r/{line.document}/1/decide", data={"action": "accept"})
    assert answer.status_code == 403
    assert list(store.decisions()) == []


@pytest.mark.parametrize("headers", [
    {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
])  # fmt: skip
def test_a_post_from_another_site_is_refused_even_with_the_token(client: TestClient, headers: dict[str, str]) -> None:
    """What the browser says of where a form came from is believed where it speaks against it."""
    token = named(client)
    assert client.post("/undo", data={"token": token}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/pyproject.toml", "/r/..%2f..%2fetc%2fpasswd/1",
    "/r/../../etc/passwd", "/r/x/1/page/1.png", "/r/x/1/saved", "/static//etc/passwd",
])  # fmt: skip
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    """Files are never served by a path that a request names."""
    answer = client.get(path)
    assert answer.status_code in (404, 400)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_every_answer_tells_the_browser_to_run_nothing_foreign(client: TestClient, store: Store) -> None:
    """Pages, files, errors and refusals alike carry the policy."""
    line = line_of(store, "two-totals")
    for path in ("/", "/static/keys.js", "/nothing", "/progress", f"/r/{line.document}/1"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in client.get("/", headers={"host": "evil"}).headers
    assert "'unsafe" not in POLICY


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: TestClient, back: str) -> None:
    """Where to go on is always here."""
    token = token_of(client)
    answer = client.post("/who", data={"token": token, "name": "李", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def hostile_store(folder: Path) -> Store:
    """A store of reports that carry script wherever a report carries text."""
    text = next((GOLDENS / "2021/two-totals-wrong").glob("source.*")).read_text(encoding="utf-8")
    bad = text.replace("苍澜市", f"苍澜{SCRIPT}市").replace("规章", f"规章{SCRIPT}", 1)
    (folder / "a' onmouseover='x.txt").write_text(bad, encoding="utf-8")
    title = f"<title>苍澜市人民政府2023年政府信息公开工作年度报告{SCRIPT}</title>"
    page = f"<html><head>{title}</head><body>{SCRIPT}<pre>{text}</pre></body></html>"
    (folder / "saved.html").write_text(page, encoding="utf-8")
    store = Store.open(str(folder / "h.db"), create=True)
    for _ in extract(find([str(folder)]), store):
        pass
    return store


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, read_once: Path) -> Store:
    """The hostile reports where a test asks for them, else the usual ones."""
    if "hostile" in request.node.name:
        return hostile_store(tmp_path)
    shutil.copy(read_once / "s.db", tmp_path / "s.db")
    return Store.open(str(tmp_path / "s.db"))


def test_hostile_text_runs_nothing_and_breaks_no_page(browser: "Browser", served: Served) -> None:
    """Script in agency, labels, file name, reason and name is text on every page, the saved page's frame too."""
    tab = browser.new_context(locale="en-US", base_url=served.url).new_page()
    asked: list[str] = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.on("dialog", lambda d: pytest.fail(f"a dialog opened: {d.message}"))
    tab.goto("/who")
    tab.get_by_label("Name").fill(SCRIPT[:60])
    tab.get_by_role("button", name="Go on").click()
    lines = served.store.queued(Wanted(left=False), 10)
    assert len(lines) == 2
    for line in lines:
        for view in ("text", "saved"):
            tab.goto(f"/r/{line.document}/{line.part}?view={view}")
            expect(tab).not_to_have_title("owned")
            for frame in tab.frames[1:]:
                frame.wait_for_load_state()
                assert frame.title() != "owned"
    tab.goto("/?text=" + SCRIPT.replace("#", ""))
    expect(tab).not_to_have_title("owned")
    outside = [url for url in asked if not url.startswith(served.url)]
    assert outside == []
    tab.context.close()


def test_hostile_saved_page_is_nobody_s_origin(store: Store) -> None:
    """The frame's answer is sandboxed by its own header: it runs nothing even when opened by itself."""
    client = TestClient(create_app(store), base_url="http://127.0.0.1")
    line = line_of(store, "saved")
    answer = client.get(f"/r/{line.document}/1/saved")
    assert answer.status_code == 200
    assert SCRIPT[:30] in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


def test_another_site_cannot_frame_the_pages(browser: "Browser", served: Served) -> None:
    """A page elsewhere that frames ours gets an empty frame."""
    tab = browser.new_page()
    tab.goto("data:text/html,<iframe src='" + served.url + "/'></iframe>")
    tab.wait_for_timeout(500)
    assert all("To review" not in frame.content() for frame in tab.frames)
    tab.close()


def test_beyond_this_machine_a_password_is_asked_and_tries_are_few(store: Store) -> None:
    """Nothing is seen without it, wrong ones bar for a while, and signing in starts a new session."""
    access = Access(("review.example",), "geheim-四个字", secure=True)
    client = TestClient(create_app(store, access), base_url="https://review.example", headers={"accept-language": "en"})
    for path in ("/", "/progress", "/rules", "/bulk?rule=B301", f"/r/{line_of(store, 'two')}/1"):
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    page = client.get("/sign-in")
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]  # type: ignore[index]
    flags = page.headers["set-cookie"].lower()
    assert "secure" in flags
    assert "httponly" in flags
    assert "samesite=strict" in flags
    for _ in range(5):
        assert client.post("/sign-in", data={"token": token, "password": "falsch"}).status_code == 403
    assert client.post("/sign-in", data={"token": token, "password": "geheim-四个字"}).status_code == 429
    access.failures.clear()
    assert client.post("/sign-in", data={"token": token, "password": "geheim-四个字"}, follow_redirects=False).status_code == 303
    assert client.get("/").status_code == 200
    assert token not in client.get("/").text


def test_what_is_sent_is_held_against_what_is_there(client: TestClient, store: Store) -> None:
    """Unknown findings, cells, decisions and numbers are refused with a line, and nothing is kept."""
    token = named(client)
    line = line_of(store, "two-totals")
    for sent in (
        {"action": "accept", "finding": "B301-nothing"}, {"action": "type", "cell": "no.such.cell", "value": "1"},
        {"action": "type", "cell": "requests.received.total", "value": "1e9999"}, {"action": "drop"}, {},
        {"action": "type", "cell": "requests.received.total", "value": "9" * 40},
        {"action": "choose", "reading": "requests.received.total=<b>"},
    ):  # fmt: skip
        answer = client.post(f"/r/{line.document}/1/decide", data={"token": token, "seen": "0", **sent})
        assert answer.status_code == 400
        assert "<b>" not in answer.text.split("<main")[1].replace("<b>giextract", "")
    assert list(store.decisions()) == []
