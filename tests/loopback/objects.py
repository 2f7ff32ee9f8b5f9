"""An object store on loopback, as much of S3 as clients need to list, read and write; it doubles as a plain web server."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

KEY, SECRET = "LOOPBACKKEY", "loopback/secret+value"
_TIME = "2024-03-01T00:00:00.000Z"


@dataclass
class Objects:
    """What the store holds by bucket and key, how it behaves, and what it was asked."""

    held: dict[str, dict[str, bytes]] = field(default_factory=dict)
    page: int = 1000  # keys of a listing
    needs_key: bool = True
    delay: float = 0.0  # seconds before an object is sent
    denied: set[str] = field(default_factory=set)  # keys that may not be read
    lost: Counter[str] = field(default_factory=Counter)  # how often an answer breaks off in the middle
    busy: Counter[str] = field(default_factory=Counter)  # how often the answer is 503
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, range
    sent: Counter[str] = field(default_factory=Counter)  # bytes by key
    url: str = ""

    def put(self, bucket: str, **objects: bytes | str) -> None:
        """Add objects."""
        self.fill(bucket, objects)

    def fill(self, bucket: str, objects: "dict[str, bytes | str] | dict[str, bytes] | dict[str, str]") -> None:
        """Add objects by key."""
        held = self.held.setdefault(bucket, {})
        held.update({key: value.encode() if isinstance(value, str) else value for key, value in objects.items()})

    def reads(self, key: str) -> int:
        """How often an object was fetched."""
        return sum(method == "GET" and path.endswith(f"/{key}") for method, path, _ in self.asked)


@contextmanager
def object_store(objects: Objects) -> Iterator[Objects]:
    """Serve until the block ends."""

    class Handler(_Handler):
        store = objects

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    objects.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield objects
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Objects

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if (found := self._begun()) is None:
            return
        bucket, key, query = found
        if not key and "location" not in query:
            self._list(bucket, query)
        else:
            self._object(bucket, key, with_body=True)

    def do_HEAD(self) -> None:
        if (found := self._begun()) is None:
            return
        bucket, key, _ = found
        if key:
            self._object(bucket, key, with_body=False)
        else:
            self._send(200 if bucket in self.store.held else 404, b"")

    def do_PUT(self) -> None:
        body = self._body()
        if (found := self._begun()) is None:
            return
        bucket, key, _ = found
        self.store.fill(bucket, {key: body})
        self._send(200, b"", ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_DELETE(self) -> None:
        if (found := self._begun()) is None:
            return
        self.store.held[found[0]].pop(found[1], None)
        self._send(204, b"")

    def do_POST(self) -> None:
        body = self._body()
        if (found := self._begun()) is None:
            return
        assert "delete" in found[2], self.path
        keys = [node.text or "" for node in ElementTree.fromstring(body).iter() if node.tag.endswith("Key")]
        for key in keys:
            self.store.held[found[0]].pop(key, None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self._send(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def _begun(self) -> tuple[str, str, dict[str, list[str]]] | None:
        """Bucket, key and query of a request that is to be answered."""
        parts = urlsplit(self.path)
        bucket, _, key = unquote(parts.path).removeprefix("/").partition("/")
        self.store.asked.append((self.command, unquote(parts.path), self.headers.get("Range", "")))
        if self.store.needs_key and KEY not in self.headers.get("Authorization", ""):
            return self._error(403, "AccessDenied")
        if self.store.busy[key] > 0:
            self.store.busy[key] -= 1
            return self._error(503, "SlowDown")
        if key in self.store.denied:
            return self._error(403, "AccessDenied")
        if bucket not in self.store.held:
            return self._error(404, "NoSuchBucket")
        return bucket, key, parse_qs(parts.query, keep_blank_values=True)

    def _object(self, bucket: str, key: str, with_body: bool) -> None:
        time.sleep(self.store.delay)
        data = self.store.held[bucket].get(key)
        if data is None:
            self._error(404, "NoSuchKey")
            return
        headers = {"ETag": f'"{hashlib.md5(data).hexdigest()}"', "Accept-Ranges": "bytes", "Last-Modified": "Fri, 01 Mar 2024 00:00:00 GMT"}
        status, told = 200, self.headers.get("Range")
        if told and with_body:
            start, _, end = told.removeprefix("bytes=").partition("-")
            first, last = int(start), min(int(end or len(data)), len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            status, data = 206, data[first : last + 1]
        self._send(status, data, key if with_body else None, **headers)

    def _list(self, bucket: str, query: dict[str, list[str]]) -> None:
        def asked(name: str) -> str:
            return query.get(name, [""])[0]

        prefix, delimiter, after = asked("prefix"), asked("delimiter"), asked("continuation-token")
        names: dict[str, bytes | None] = {}
        for key, data in sorted(self.store.held[bucket].items()):
            if key.startswith(prefix):
                rest = key.removeprefix(prefix)
                is_below = delimiter and delimiter in rest
                names[prefix + rest.partition(delimiter)[0] + delimiter if is_below else key] = None if is_below else data
        left = [name for name in names if name > after] if after else list(names)
        most = min(self.store.page, int(asked("max-keys") or 1000))
        given, more = left[:most], len(left) > most
        lines = [f"<Name>{bucket}</Name><IsTruncated>{str(more).lower()}</IsTruncated><KeyCount>{len(given)}</KeyCount>"]
        lines += [f"<NextContinuationToken>{escape(given[-1])}</NextContinuationToken>"] if more else []
        for name in given:
            held = names[name]
            lines.append(
                f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" if held is None else
                f"<Contents><Key>{escape(name)}</Key><LastModified>{_TIME}</LastModified><Size>{len(held)}</Size>"
                f'<ETag>"x"</ETag><StorageClass>STANDARD</StorageClass></Contents>'
            )  # fmt: skip
        body = f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{"".join(lines)}</ListBucketResult>'
        self._send(200, body.encode())

    def _error(self, status: int, code: str) -> None:
        secret = f"key {self.headers.get('Authorization', '')[:60]} at {self.path}"
        body = f"<Error><Code>{code}</Code><Message>{escape(secret)}</Message></Error>"
        self._send(status, b"" if self.command == "HEAD" else body.encode())

    def _send(self, status: int, body: bytes, key: str | None = None, **headers: str) -> None:
        self.send_response(status)
        length = body
        if self.command == "HEAD" and status == 200 and self.path.count("/") > 1:
            bucket, _, name = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
            length = self.store.held[bucket][name]
        for name, value in {"Content-Type": "application/xml", **headers, "Content-Length": str(len(length))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if key is not None and self.store.lost[key] > 0:
            self.store.lost[key] -= 1
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)
        if key is not None:
            self.store.sent[key] += len(body)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "") or "aws-chunked" in self.headers.get("Content-Encoding", ""):
            return self._chunks()
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _chunks(self) -> bytes:
        """The chunks of a body as S3 clients send it, with or without a signature on each."""
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return found
