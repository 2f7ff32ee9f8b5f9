"""The parts of a zip of XML (.docx, .xlsx, .odt): unpacked with limits, since any of them may be made to do harm."""

import io
import posixpath
import re
import zipfile
import zlib
from functools import cached_property
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from giextract.errors import Unreadable

Element = Any  # an lxml element; lxml has no types of its own

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024  # of all members, as the directory of the zip has it
MAX_PART = 32 * 1024 * 1024  # of one part that is read; the form with its three tables takes 250 KiB
MAX_TAGS = 1_000_000  # of one part; the form has 10,000
MAX_RATIO = 300  # the form packs 1 : 20, the worst that deflate can do is 1 : 1032
_SMALL = 8 * 1024 * 1024  # what harms nobody, however well it was packed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "password-protected: save it without a password / 文件已加密，请取消密码后另存"
_DAMAGED = "the file is damaged ({}) / 文件已损坏"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Package:
    """A zip file by the names of its parts; names are compared as Word does, whatever their case and slashes."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {_name(i.filename): i for i in self._zip.infolist()}
        except _BAD_ZIP as error:
            raise Unreadable(_DAMAGED.format("broken zip")) from error
        self._check(len(data))

    def _check(self, packed: int) -> None:
        members = self._zip.infolist()
        unpacked = sum(i.file_size for i in members)
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > max(_SMALL, packed * MAX_RATIO):
            raise Unreadable("unpacks to far more than any report (zip bomb?) / 压缩内容异常庞大，拒绝解压")
        if any(i.flag_bits & 1 for i in members):
            raise Unreadable(LOCKED)

    def __contains__(self, name: str) -> bool:
        return _name(name) in self._members

    def bytes(self, name: str) -> bytes:
        """The bytes of a part, never more than MAX_PART, whatever the directory says."""
        info = self._members[_name(name)]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(_DAMAGED.format(f"{name} is packed in a way that office files never are"))
        try:
            with self._zip.open(info) as part:
                data = part.read(MAX_PART + 1)
        except _BAD_ZIP as error:
            raise Unreadable(_DAMAGED.format(f"{name} cannot be unpacked")) from error
        if len(data) > MAX_PART:
            raise Unreadable(f"{name} is larger than {MAX_PART >> 20} MiB / 文档内容过大")
        return data

    def xml(self, name: str) -> Element:
        """The root of a part, with the namespaces of Strict OOXML as the common ones."""
        data = self.bytes(name)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, common in _STRICT:
                data = data.replace(strict, common)
        return parse(data, name)

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document; empty when there is none."""
        named = self.related("", "officeDocument") if "_rels/.rels" in self else []
        return next((n for n in [*named, "word/document.xml"] if n in self), "")

    def related(self, part: str, kind: str) -> list[str]:
        """The parts inside the package that a part names as being of this kind."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return []
        found = [r for r in self.xml(rels).iter("{*}Relationship") if r.get("Type", "").endswith(f"/{kind}")]
        inside = [r.get("Target", "") for r in found if r.get("TargetMode") != "External"]
        return [name for t in inside if (name := posixpath.normpath(posixpath.join("/", folder, t))) in self]


def parse(data: bytes, name: str) -> Element:
    """The root of an XML text without entities, without network, at most 256 deep."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(f"{name} declares a document type, which office files never do / 文件含有可疑的DTD声明")
    if data.count(b"<") > MAX_TAGS:
        raise Unreadable(f"{name} has more than {MAX_TAGS:,} tags / 文档结构过于庞大")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        cause = re.sub(r"\s+", " ", str(error))[:80]
        raise Unreadable(_DAMAGED.format(f"{name}: {cause}")) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(f"{name} declares a document type, which office files never do / 文件含有可疑的DTD声明")
    return root


def is_locked(data: bytes) -> bool:
    """Whether an OLE file is an encrypted .docx or .xlsx, or a .doc whose head says that it is encrypted."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    return data[512:514] == b"\xec\xa5" and len(data) > 523 and bool(data[523] & 1)


def value(element: Element, path: str) -> str | None:
    """The w:val of a child; None without such a child or value."""
    child = None if element is None else element.find(path)
    found = None if child is None else child.get(f"{W}val")
    return None if found is None else str(found)


def is_on(element: Element, path: str) -> bool | None:
    """Whether a property is on; None when the element says nothing of it."""
    child = None if element is None else element.find(path)
    return None if child is None else child.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def whole(text: str | None, default: int) -> int:
    """A whole number of a few digits; the default for anything else."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else default


def _name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
