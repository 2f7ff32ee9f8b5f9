"""Zip files full of reports: what is in them, and the bytes of one member; nothing is ever written to disk.

What an archive says of itself is a claim. A member's size only ever makes it fail earlier: unpacking stops at the limit,
and at the size that was claimed. A member's name is text to show, not a way to anywhere.
"""

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from giextract.bulk.finding.bytes import opened, too_large
from giextract.bulk.finding.remote import Remote
from giextract.bulk.finding.saved import belongs_to_a_page
from giextract.bulk.finding.surveyed import ARCHIVE
from giextract.document import SUFFIXES
from giextract.errors import Unreadable

MAX_MEMBERS = 100_000
MAX_DIRECTORY = 20 * 1024 * 1024  # bytes of the list of members; so many with long names take 15 MiB
MAX_UNPACKED = 4 * 1024**3  # of all members together, in an archive that is not itself a tenth of it
MAX_NAME = 1000  # characters of a member's name; Windows allows 260
_PACKED_TENFOLD = 10  # a scan does not pack at all, a web page threefold, a Word file with its blanks tenfold
_PIECE = 256 * 1024

TOO_MUCH = f"more than {MAX_MEMBERS} files or {MAX_UNPACKED >> 30} GiB in it: unpack it first / 压缩包过大，请先解压"
BROKEN = "not a zip file, or a broken one / 不是有效的zip文件，或已损坏"
MISNAMED = "a RAR or 7z archive under the name of a zip file: unpack it first / 实为RAR或7z压缩包，请先解压"
BROKEN_MEMBER = "broken in its archive / 压缩包内的该文件已损坏"
LOCKED = "password-protected: unpack the archive first / 压缩包已加密，请先解压"
PACKING = "packed in a way that is not read (method {}): unpack the archive first / 不支持的压缩方式，请先解压"

_LOCAL = struct.Struct("<4s22xHH")  # the header before a member's bytes: how long its name and extra field are
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # characters that break a line or turn it round


@dataclass(frozen=True, slots=True)
class Member:
    """Where in an archive a file lies, and what the archive says of it."""

    archive: str | Remote
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    locked: bool


@dataclass(slots=True)
class Contents:
    """The files of an archive that are read, by name; how many others it holds; the archives in it."""

    members: list[tuple[str, Member]] = field(default_factory=list)
    other_kinds: int = 0
    nested: list[str] = field(default_factory=list)


def contents(archive: str | Remote) -> Contents:
    """List what is in an archive; raises Unreadable with the cause."""
    with opened(archive) as file:
        size = file.seek(0, io.SEEK_END)
        listed = _listed(file)
    if len(listed) > MAX_MEMBERS:
        raise Unreadable(TOO_MUCH)
    shown = ((_shown(info), info) for info in listed)
    named = sorted(((name, info) for name, info in shown if name and not _is_hidden(name)), key=lambda one: one[0])
    found = Contents()
    names = {name for name, _ in named}
    copies: Counter[str] = Counter()
    for name, info in named:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ARCHIVE:
            found.nested.append(name)
        elif suffix not in SUFFIXES or _is_link(info) or _is_of_a_page(name, names):
            found.other_kinds += 1
        else:
            found.members.append((_kept_apart(name, copies, names), _member(archive, info)))
    if sum(member.size for _, member in found.members) > max(MAX_UNPACKED, size * _PACKED_TENFOLD):
        raise Unreadable(TOO_MUCH)
    return found


def read_member(member: Member, limit: int) -> bytes:
    """Unpack one file of an archive in memory; raises Unreadable with the cause, having unpacked no more than `limit`."""
    if member.locked:
        raise Unreadable(LOCKED)
    if member.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(PACKING.format(member.method))
    if member.size > limit:
        raise Unreadable(too_large(member.size, limit))
    try:
        with opened(member.archive) as file:
            data = b"".join(_unpacked(file, member))
    except (zlib.error, struct.error, ValueError, OverflowError):
        raise Unreadable(BROKEN_MEMBER) from None
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise Unreadable(BROKEN_MEMBER)
    return data


class _Wary(io.BufferedReader):
    """A file of which no more is read at once than a list of members may take."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise Unreadable(TOO_MUCH)
        return super().read(size)  # all that is left is asked for only just before the end


def _listed(file: io.BufferedReader) -> list[zipfile.ZipInfo]:
    file.seek(0)
    begins = file.read(6)
    try:
        with _Wary(file.raw) as wary, zipfile.ZipFile(wary) as listed:
            return listed.infolist()
    except (Unreadable, OSError):
        raise
    except Exception:  # zipfile raises whatever a broken list of members leads it to
        raise Unreadable(MISNAMED if begins.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c")) else BROKEN) from None


def _member(archive: str | Remote, info: zipfile.ZipInfo) -> Member:
    locked = bool(info.flag_bits & _ENCRYPTED)
    return Member(archive, info.header_offset, info.compress_size, info.file_size, info.CRC, info.compress_type, locked)


def _unpacked(file: io.BufferedReader, member: Member) -> Iterator[bytes]:
    """The bytes of a member piece by piece, at most one byte more than it is said to have."""
    file.seek(member.offset)
    signature, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    if signature != b"PK\x03\x04":
        raise ValueError("no member begins here")
    file.seek(name + extra, io.SEEK_CUR)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == zipfile.ZIP_DEFLATED else None
    packed, wanted = member.packed, member.size + 1
    while wanted > 0 and packed > 0 and (piece := file.read(min(_PIECE, packed))):
        packed -= len(piece)
        while piece and wanted > 0:
            if unpacker and unpacker.eof:  # what is left then stays left for ever
                return
            data = unpacker.decompress(piece, min(_PIECE, wanted)) if unpacker else piece[:wanted]
            piece = unpacker.unconsumed_tail if unpacker else b""
            wanted -= len(data)
            yield data


def _shown(info: zipfile.ZipInfo) -> str:
    """A member's name as a path below its archive; empty for a folder."""
    name = _decoded(info).partition("\0")[0].replace("\\", "/")
    if name.endswith("/"):
        return ""
    parts = [part for part in re.sub(r"^[A-Za-z]:", "", name).split("/") if part not in ("", ".", "..")]
    name = "".join("\ufffd" if unicodedata.category(c) in _UNSEEN else c for c in "/".join(parts))
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME // 2]}…{name[-MAX_NAME // 2 :]}"


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name in the encoding it was written in: many a programme writes UTF-8 or GBK and says neither."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in name.split("/"))


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _is_of_a_page(name: str, names: set[str]) -> bool:
    folders = (name[:at] for at, c in enumerate(name) if c == "/")
    return any(belongs_to_a_page(folder, names.__contains__) for folder in folders)


def _kept_apart(name: str, copies: Counter[str], names: set[str]) -> str:
    """The name, or for a second file of the same name one with a number that no other file has."""
    copies[name] += 1
    free, path = name, PurePosixPath(name)
    while copies[name] > 1 and free in names:
        free = str(path.with_name(f"{path.stem} ({copies[name]}){path.suffix}"))
        copies[name] += free in names
    names.add(free)
    return free
