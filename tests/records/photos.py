"""Photos as a phone makes them."""

from __future__ import annotations

import io
import random

from PIL import Image, PngImagePlugin

PLACE = b"51.4779N"
GPS, LATITUDE, TURNED = 0x8825, 1, 0x0112


def photo(width: int = 60, height: int = 40, colour: str = "red", kind: str = "JPEG") -> bytes:
    """A file as a phone makes it: place, comment, a profile, lying on its side."""
    image, out = Image.new("RGB", (width, height), colour), io.BytesIO()
    speckled = Image.frombytes("RGB", (16, 16), random.Random(colour).randbytes(16 * 16 * 3))
    image.paste(speckled, (width - 16, height - 16))
    exif = Image.Exif()
    exif[TURNED] = 6
    exif.get_ifd(GPS)[LATITUDE] = PLACE.decode()
    exif[GPS] = exif.get_ifd(GPS)
    said = PngImagePlugin.PngInfo()
    said.add_text("comment", PLACE.decode())
    more = {"pnginfo": said} if kind == "PNG" else {"comment": PLACE, "xmp": PLACE}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()
