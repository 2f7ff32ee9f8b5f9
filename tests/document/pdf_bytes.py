"""PDF files put together object by object, for what no program would write."""

import zlib


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """Number these objects from 1 and write them with their table of contents."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out) + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, root, start,
    )  # fmt: skip


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Write a stream as it is."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


def one_page(content: bytes, box: bytes = b"[0 0 600 840]", more: bytes = b"", packed: bytes = b"") -> bytes:
    """Write a file of one page with this content, in Helvetica."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> %b >>" % (box, more),
        stream(content, packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )  # fmt: skip


def bomb(mebibytes: int) -> bytes:
    """Pack so many MiB of blanks into a few hundred KiB."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(mebibytes))
    return one_page(packed + packer.flush(), packed=b"/Filter /FlateDecode")


def many_pages(count: int) -> bytes:
    """Write a file of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] >>"] * count
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), *pages
    )  # fmt: skip


def deep_pages(depth: int) -> bytes:
    """Write a tree of pages so deep."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(depth)]
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    )  # fmt: skip


CYCLE = raw_pdf(
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
    b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 3 0 R >>",
)
NESTED = one_page(b"[" * 100_000 + b"(x) Tj")
HUGE = one_page(b"BT /F 12 Tf 10 10 Td (12) Tj ET", box=b"[0 0 1e9 1e9]")
LOOP = raw_pdf(
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
    stream(b"/X Do"),
    stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"),
)
