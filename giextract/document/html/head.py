"""What the head of a web page says of it: title, site, source, date, address, each on a line `name：value`."""

import re
from collections.abc import Iterator

from giextract.document.html.tree import Tree
from giextract.document.html.words import collapsed

# The meta names of the national standard for government sites (GB/T, 国办函〔2019〕) and what other systems write for them.
_NAMES = frozenset({
    "sitename", "sitedomain", "siteidcode", "articletitle", "title", "pubdate", "publishdate", "publish_date",
    "createdate", "contentsource", "source", "columnname", "columntype", "columnkeywords", "columndescription",
    "author", "editor", "keywords", "description", "url", "catalogs", "others", "lanmu", "maketime",
    "firstpublishedtime", "lastmodifiedtime", "docid", "og:title", "og:url", "og:site_name", "og:type",
    "article:published_time", "dc.title", "dc.date", "dc.publisher", "dc.creator", "dc.source"
})  # fmt: skip
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)", re.I)
_MAX_VALUE, _MAX_LINES = 1000, 60


def head_lines(tree: Tree, location: str | None = None) -> list[str]:
    """The lines about a page, each once; `location` is the address that came with it."""
    found = (f"{name}：{value}" for name, value in _facts(tree, location) if value)
    return list(dict.fromkeys(found))[:_MAX_LINES]


def _facts(tree: Tree, location: str | None) -> Iterator[tuple[str, str]]:
    if location:
        yield "URL", _value(location)
    for comment in tree.comments:
        if match := _SAVED.search(comment):
            yield "URL", _value(match[1])
    titled = False
    for node in tree.nodes:
        if node.tag == "title" and not titled:
            titled = True
            yield "title", _value("".join(c for c in node.children if isinstance(c, str)))
        elif node.tag == "meta":
            name = collapsed(node.get("name") or node.get("property") or node.get("itemprop"))
            if name.lower() in _NAMES:
                yield "URL" if name.lower() in ("url", "og:url") else name, _value(node.get("content"))
        elif node.tag == "link" and "canonical" in node.get("rel").lower().split():
            yield "URL", _value(node.get("href"))


def _value(text: str) -> str:
    return collapsed(text[: 4 * _MAX_VALUE])[:_MAX_VALUE]
