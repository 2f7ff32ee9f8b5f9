"""Web pages as browsers and Word save them: what lies in the folder beside a page belongs to the page."""

from collections.abc import Callable

_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".HTML", ".HTM")
_FOLDERS = ("_files", ".files", "_文件")


def belongs_to_a_page(folder: str, is_there: Callable[[str], bool]) -> bool:
    """Tell whether a folder holds what a page beside it is made of."""
    for ending in _FOLDERS:
        if folder.endswith(ending):
            page = folder.removesuffix(ending)
            return any(is_there(page + suffix) for suffix in _PAGES)
    return False
