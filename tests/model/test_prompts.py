"""Prompts are data with rules of their own."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from giextract.errors import DataError
from giextract.reading.model.prompts import actual, checksums, parse, prompt
from tests.samples import ROOT

FILES = sorted(path.name for path in (ROOT / "prompts").glob("*@*.md"))
GOOD = "---\nname: a\nversion: 1\nlanguage: zh\nabout: x\nholes: [text]\n---\n## system\n抄\n## user\n{{text}}\n"


def test_released_prompts_never_change() -> None:
    """Every prompt file is listed with its checksum, and has it: recorded answers were given to just these words."""
    assert actual() == checksums(), "a changed prompt is a new version: name@2.md, and a line of its own in CHECKSUMS"
    assert FILES


@pytest.mark.parametrize("name", FILES)
def test_prompt_is_chinese_and_holds_no_rule(name: str) -> None:
    """No equation, no sum, no wanted value, and no figure to start from is in a prompt."""
    loaded = prompt(name.removesuffix(".md"))
    text = loaded.system + loaded.user
    assert re.search(r"[\u4e00-\u9fff]{20}", re.sub(r"\W", "", text))
    assert not re.search(r"勾稽|之和|等于|相加|合计|总计|应为|应当为|核对.{0,4}(总数|和)|[+=]\s*\d|\d\s*[+=]", text)
    assert not re.search(r"\[\s*(?:0|null)\s*(?:,|，)", text)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GOOD.replace("[text]", "[text, more]"), "holes"),
        (GOOD.replace("{{text}}", "{{text}} {{more}}"), "holes"),
        (GOOD.replace("version: 1", "version: 2"), "front matter says a@2"),
        (GOOD.replace("## user", "user"), "expected front matter"),
        (GOOD.replace("about: x", "abuot: x"), "abuot"),
    ],
)
def test_broken_prompt_names_its_file(broken: str, said: str) -> None:
    """A hole too many, a wrong version, a missing part or an unknown key is an error with a place."""
    with pytest.raises(DataError, match=r"prompts/a@1\.md") as raised:
        parse(broken, "prompts/a@1.md")
    assert said in str(raised.value)


@pytest.mark.parametrize("values", [{}, {"text": "x", "more": "y"}, {"txet": "x"}])
def test_hole_without_a_value_is_an_error(values: dict[str, str]) -> None:
    """And so is a value without a hole."""
    with pytest.raises(DataError):
        parse(GOOD, "prompts/a@1.md").filled(**values)


def test_value_is_never_taken_for_a_hole() -> None:
    """What looks like a hole or a template in a report stays as it is."""
    assert parse(GOOD, "prompts/a@1.md").filled(text="{{text}} {{7*7}} {% x %}")[1] == "{{text}} {{7*7}} {% x %}"


def test_unknown_prompt_is_named() -> None:
    """A prompt that is not there is an error that names it."""
    with pytest.raises(DataError, match=r"prompts/none@1\.md"):
        prompt("none@1")


def test_prompts_are_found_inside_an_installed_package(tmp_path: Path) -> None:
    """A copy of the package with the prompts inside it, as the wheel has them, loads them without the source tree."""
    packed = tmp_path / "lib.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (ROOT / "giextract").rglob("*"):
            if path.suffix in (".py", ".yaml"):
                archive.write(path, path.relative_to(ROOT))
        for path in (ROOT / "prompts").iterdir():
            archive.write(path, Path("giextract/_prompts") / path.name)
    installed = tmp_path / "installed"
    zipfile.ZipFile(packed).extractall(installed)
    ask = "from giextract.reading.model.prompts import actual, checksums; assert actual() == checksums() != {}"
    run = subprocess.run([sys.executable, "-c", ask], cwd=installed, env={"PYTHONPATH": str(installed)}, check=False)
    assert run.returncode == 0
