"""A waybill as a PDF: a page for each place, in letters that every printer has."""

from __future__ import annotations

PAGE = (283, 425)
"""Points: 100 by 150 mm, the label of a parcel."""


def waybill_pdf(order: str, number: str, places: int) -> bytes:
    """A PDF with a page for each of the parcels, which says the order, the waybill's number and which place it is."""
    pages = range(places)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {places} /Kids [{' '.join(f'{4 + 2 * page} 0 R' for page in pages)}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page in pages:
        drawn = _drawn(order, number, f"Place {page + 1} / {places}")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Contents {5 + 2 * page} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    return _file(objects)


def _drawn(order: str, number: str, place: str) -> bytes:
    lines = ((18, 380, "KASPI DELIVERY - SANDBOX"), (28, 300, number), (14, 250, f"Order {order}"), (14, 220, place))
    return "".join(f"BT /F1 {size} Tf 20 {height} Td ({words}) Tj ET\n" for size, height, words in lines).encode(
        "ascii"
    )


def _file(objects: list[bytes]) -> bytes:
    """Objects with the table that says where each begins."""
    out = bytearray(b"%PDF-1.4\n")
    begins = []
    for number, body in enumerate(objects, 1):
        begins.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
