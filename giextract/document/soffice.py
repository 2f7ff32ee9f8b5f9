"""LibreOffice as a converter: a process of its own with an empty profile, no macros, no links, and a time to end."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from giextract.errors import Unreadable

SECONDS = 100.0  # of one conversion, which takes two; the limit of a file is two minutes
MAX_OUTPUT = 200 * 1024 * 1024  # of all that it writes, with its profile and the file itself
_USUAL = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
# Nothing is run, nothing that a document links to is loaded or updated, and the way to the network leads nowhere.
_ITEMS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)
_FAILED = "LibreOffice cannot read it (damaged or password-protected?) / LibreOffice无法打开（文件损坏或已加密？）"


def programme() -> str | None:
    """Where LibreOffice is: on the path, else in its usual places; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL if os.access(place, os.X_OK)), None)


def convert(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """Convert a file in an empty folder; raises Unreadable when nothing comes of it in time."""
    source, profile, out = folder / f"report{suffix}", folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    out.mkdir()
    source.write_bytes(data)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    command = [
        programme() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", wanted, "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run(command, folder)
    result = out / f"report.{wanted}"
    if not result.is_file() or not result.stat().st_size:
        raise Unreadable(_FAILED)
    return result.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run a command in the folder until it ends, has had its time or has written too much; nothing of it is left."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=_environment(folder), stdin=nowhere, stdout=nowhere, stderr=nowhere,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            _watch(process, folder)
        finally:
            _end(process)


def _watch(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
        if _size(folder) > MAX_OUTPUT:
            raise Unreadable(f"becomes more than {MAX_OUTPUT >> 20} MiB when converted / 转换结果过大")
        if process.returncode is not None:
            return
        if time.monotonic() > deadline:
            raise Unreadable(f"LibreOffice did not convert it in {SECONDS:g} seconds / LibreOffice转换超时")


def _size(folder: Path) -> int:
    """How much a folder holds; what vanishes while it is being counted is not counted."""
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size
    return size


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _environment(folder: Path) -> dict[str, str]:
    """What the process needs to know of this machine, and nothing of who runs it."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    home = str(folder)
    return {
        **kept,
        "HOME": home,
        "TMPDIR": home,
        "TEMP": home,
        "TMP": home,
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _ITEMS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
