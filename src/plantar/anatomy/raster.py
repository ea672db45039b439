"""Pictures as PNG."""

from __future__ import annotations

from plantar.extras import extra


def png(svg: str, width: int = 1240) -> bytes:
    """The picture as PNG, ``width`` pixels wide; needs no browser.

    Raises:
        MissingExtraError: the extra ``pictures`` is not installed.
    """
    with extra("pictures"):
        import resvg_py
        from font_source_sans_pro import SourceSansPro  # type: ignore[import-untyped]

    data = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background="white",
        skip_system_fonts=True,
        font_files=[SourceSansPro],
        sans_serif_family="Source Sans Pro",
    )
    return bytes(data)
