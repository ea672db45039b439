"""Blood, a stain, pus or a smell where a foot stood: a sore that is not felt may be there."""

from __future__ import annotations

import pytest

from plantar.reading.listener import Listener

NUMB = (
    "I have diabetes and numb soles.",
    "My feet are numb.",
    "My soles have been numb for years and I can't see them.",
)


@pytest.mark.parametrize("before", NUMB)
@pytest.mark.parametrize(
    "sign",
    [
        "There is blood on my sock.",
        "There is blood on my sock and I can not see my sole.",
        "My wife says there is a brown stain on my left sock.",
        "I found pus in my slipper.",
        "There are spots of blood inside my shoe.",
        "My sock sticks to my foot at night.",
        "There's blood on the bath mat after my shower.",
        "My husband saw bloody footprints on the kitchen floor.",
        "The bed sheet is stained where my feet lie.",
        "A bad smell comes from my shoe.",
        "Wet patch on my sock every evening, no idea why.",
        "The insole is bloody.",
        "My slippers smell rotten lately.",
        "Drops of blood on the floor where I walked.",
    ],
)
def test_a_sign_of_a_sore_that_is_not_felt_is_at_least_asked_about(
    before: str, sign: str, listener: Listener
) -> None:
    heard = listener.hear(f"{before} {sign}")
    known = {e.finding for e in heard.evidence} | {d.finding for d in heard.doubts}
    assert "foot_ulcer" in known


@pytest.mark.parametrize(
    "text",
    [
        "I spilled red wine on my socks.",
        "It is as if I walked on a rug.",
        "The floor feels like cotton wool.",
        "My shoes are new and tight.",
        "I put ice in my sock.",
        "I got wet socks in the rain.",
        "I have high blood pressure and wear soft shoes.",
        "My new shoes smell of leather.",
        "It feels like a wet sock.",
        "I slept on the floor.",
    ],
)
def test_socks_and_floors_alone_ask_about_no_sore(text: str, listener: Listener) -> None:
    heard = listener.hear(f"My feet are numb. {text}")
    known = {e.finding for e in heard.evidence} | {d.finding for d in heard.doubts}
    assert "foot_ulcer" not in known
