"""Comparing prose after a run: what sketches cost, what the second pass takes with and without, and what it finds."""

import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from benchmarks.corpus import bordered
from giextract import bulk, pipeline
from giextract.report import Report
from giextract.store import Store, unpack

SECOND_PASS = sys.modules["giextract.bulk.across.second_pass"]  # the package gives its function by this name
SECTION = "一、总体情况"
SYLLABLES = "公开信息目录平台窗口解读培训检查考核评议申请答复机制制度流程服务群众企业办事审查保密更新栏目专栏热线回应关切会议方案"


def prose(chance: random.Random, sentences: int = 60) -> str:
    """A text of its own of some 1,500 characters."""
    return "".join("".join(chance.choices(SYLLABLES, k=24)) + f"{chance.randrange(90)}项。" for _ in range(sentences))


def reports(count: int, seed: int = 1) -> Iterator[tuple[str, bytes, bool]]:
    """Reports of many agencies for two years each, with a quarter of last year's text in each; of every twenty one is
    copied from a sister, and one from last year's report, with a twentieth of the sentences written anew."""
    chance = random.Random(seed)
    base = bordered(count // 2)
    model = prose(chance)
    for n, data in enumerate(base):
        text = data.decode()
        year = int(re.findall(r"(20\d\d)年", text)[0])
        first = _changed(model, chance, 0.05) if n % 20 == 3 else prose(chance)
        second = _changed(first, chance, 0.05 if n % 20 == 7 else 0.75)
        yield f"{n:06}-a.txt", _with(text, first).encode(), n % 20 == 3
        yield f"{n:06}-b.txt", _with(text.replace(str(year), str(year + 1)), second).encode(), n % 20 == 7


def _with(text: str, body: str) -> str:
    return text.replace(SECTION, f"{SECTION}\n{body}", 1)


def _changed(text: str, chance: random.Random, share: float) -> str:
    sentences = text.split("。")
    new = prose(chance, len(sentences)).split("。")
    return "。".join(b if chance.random() < share else a for a, b in zip(sentences, new, strict=False))


def main(count: int = 2_000) -> None:
    """Print CPU seconds for so many reports: reading, the second pass without comparing prose, that alone, and once more."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        copied = set()
        for name, data, is_copied in reports(count):
            (Path(folder) / "in" / name).write_bytes(data)
            copied |= {name} if is_copied else set()
        with Store.open(str(Path(folder) / "s.db"), create=True) as store:
            _timed("extract", lambda: [None for _ in bulk.extract(bulk.find([str(Path(folder) / "in")]), store)])
            with mock.patch.object(SECOND_PASS, "_alike", lambda *_: iter(())):
                _timed("second pass without", lambda: bulk.second_pass(store))
            _timed("prose compared", lambda: list(SECOND_PASS._alike(store, set())))
            _timed("prose compared again", lambda: list(SECOND_PASS._alike(store, set())))
            bulk.second_pass(store)
            print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
            packed = [(s.places[0], Report.model_validate_json(unpack(s.report))) for s in store.reports()]
            pages = [pipeline.Page.model_validate_json(unpack(p.page)) for p in store.pages()]
        _timed("sketches", lambda: [pipeline.sketch(page) for page in pages])
        told = {path for path, report in packed if any(f.rule in ("F618", "F619") for f in report.findings)}
        print(f"copied {len(copied)}, found {len(told & copied)}, others told {len(told - copied)}")


def _timed(name: str, run: object) -> None:
    start = time.process_time()
    run()  # type: ignore[operator]
    print(f"{name}: {time.process_time() - start:.2f} CPU s", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
