"""Photos of feet: checked, made small, and freed of everything but the picture itself."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plantar.errors import DiaryError
from plantar.records.bodies import Photo

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15_000_000
"""Of one file as it was taken; cameras of phones make 2 to 8 million."""
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1280
"""A sore of 2 mm on a foot of 25 cm is then 10 pixels wide."""
QUALITY = 82
EXPECTED = "expected a JPEG, PNG or WebP picture"


@dataclass(frozen=True, slots=True)
class CleanJpeg:
    """A JPEG without place, time, camera or comment."""

    data: bytes
    width: int
    height: int

    def of(self, foot: str, entry: str) -> Photo:
        """What is said of it in a diary; ``entry`` is the id of the entry that it belongs to."""
        digest = hashlib.sha256(self.data).hexdigest()
        return Photo.model_validate(
            {
                "foot": foot,
                "width": self.width,
                "height": self.height,
                "sha256": digest,
                "entry": entry,
            }
        )


def picture_of(raw: bytes, name: str) -> CleanJpeg:
    """The picture of a file.

    Its pixels are drawn anew, turned upright and in sRGB, so that no metadata can be left over: not
    the place, which phones write into each photo, and no smaller picture of what was cut away.

    Args:
        raw: the file.
        name: what an error calls it.

    Raises:
        DiaryError: it is too large, damaged, or no picture of a known kind.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(raw) > MOST_BYTES:
        raise DiaryError(
            f"{name}: found {len(raw) / 1e6:.0f} MB; expected at most {MOST_BYTES / 1e6:.0f} MB"
        )
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise DiaryError(
                    f"{name}: found {found.width} x {found.height} pixels; "
                    f"expected at most {MOST_PIXELS // 1_000_000} million"
                )
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _in_srgb(ImageOps.exif_transpose(found))
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = Image.new("RGB", upright.size, "white")
            bare.paste(upright)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise DiaryError(
            f"{name}: {EXPECTED}; a phone that takes HEIC can be set to the most compatible kind"
        ) from None
    except (OSError, ValueError, SyntaxError) as error:
        raise DiaryError(f"{name}: damaged; {EXPECTED} ({error})") from None
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return CleanJpeg(out.getvalue(), *bare.size)


def _in_srgb(found: Image.Image) -> Image.Image:
    """The picture in the colours that every screen takes it for: redness must stay redness."""
    from PIL import Image, ImageCms

    profile = found.info.get("icc_profile")
    if found.mode in ("RGBA", "LA", "P"):
        layers = found.convert("RGBA")
        sheet = Image.new("RGB", layers.size, "white")
        sheet.paste(layers, mask=layers)
        return sheet
    plain = found.convert("RGB")
    if profile and found.mode == "RGB":
        try:
            mine = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(plain, mine, ImageCms.createProfile("sRGB")) or plain
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile: the numbers as they are
    return plain


def encoded(data: bytes) -> str:
    """A picture as text."""
    return base64.b64encode(data).decode()


def decoded(text: str, photo: Photo) -> bytes:
    """The picture again.

    Raises:
        DiaryError: it is not the one that was kept.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise DiaryError("photo: the picture is damaged or another one")
    return data
