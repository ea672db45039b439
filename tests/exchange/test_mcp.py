"""The MCP server, driven by the SDK's own client: in memory, over stdio and over HTTP."""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import anyio
import pytest
import uvicorn
from mcp import Client, StdioServerParameters, stdio_client
from mcp.server import MCPServer

from plantar import Plantar
from plantar.assessment.request import request_of
from plantar.exchange.mcp_server import create_server
from plantar.exchange.tool_answers import MOST_BYTES
from tests.builders import apart, shared_knowledge

TEXT = "My left heel has been numb for three months."
NAMES = [
    "assess", "next_question", "answer", "explain", "localise", "plan", "letter", "knowledge",
]  # fmt: skip


@pytest.fixture(scope="module")
def server(door: Plantar) -> MCPServer[Any]:
    return create_server(door)


def _with(server: object, work: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    async def run() -> Any:
        async with Client(server, mode=mode) as client:  # type: ignore[arg-type]
            return await work(client)

    return apart(lambda: anyio.run(run))


def _call(server: MCPServer[Any], name: str, arguments: dict[str, Any]) -> Any:
    return _with(server, lambda client: client.call_tool(name, arguments))


def _all_tools(server: MCPServer[Any], all_no: dict[str, str]) -> Iterator[Any]:
    """An answer of every tool, before and after the dangers are answered."""
    first = _call(server, "assess", {"text": TEXT, "age_years": 45})
    asked = _call(server, "answer", {"handle": _handle(first), "answers": all_no})
    yield from (first, asked)
    for handle in (_handle(first), _handle(asked)):
        yield _call(server, "next_question", {"handle": handle})
        yield _call(server, "explain", {"handle": handle})
        yield _call(
            server, "explain", {"handle": handle, "condition": "medial_calcaneal_neuropathy"}
        )
        yield _call(server, "plan", {"handle": handle})
        yield _call(server, "letter", {"handle": handle, "on": "2026-04-03"})
    yield _call(server, "localise", {"painted": {"left": {"numb": ["pl_heel_med"]}}})
    yield _call(server, "knowledge", {"query": "tarsal tunnel"})


def _handle(result: Any) -> str:
    return str(result.structured_content["handle"])


def test_there_are_eight_tools_with_unmistakable_names(server: MCPServer[Any]) -> None:
    listed = _with(server, lambda client: client.list_tools())
    assert [tool.name for tool in listed.tools] == NAMES


def test_every_tool_is_read_only_and_has_schemas_both_ways(server: MCPServer[Any]) -> None:
    for tool in _with(server, lambda client: client.list_tools()).tools:
        assert tool.annotations and tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        assert tool.description
        assert tool.input_schema["type"] == "object"
        assert tool.output_schema and "urgency" in tool.output_schema["required"]


@pytest.mark.parametrize(
    ("mode", "spoken"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")], ids=["new", "older"]
)
def test_both_protocols_are_spoken(server: MCPServer[Any], mode: str, spoken: str) -> None:
    async def work(client: Client) -> tuple[str, list[str], str]:
        listed = await client.list_tools()
        result = await client.call_tool("assess", {"text": TEXT})
        status = (result.structured_content or {})["status"]
        return client.protocol_version, [tool.name for tool in listed.tools], status

    assert _with(server, work, mode=mode) == (spoken, NAMES, "input_required")


def test_every_answer_names_the_urgency_and_stays_within_its_size(
    server: MCPServer[Any], all_no: dict[str, str]
) -> None:
    for result in _all_tools(server, all_no):
        assert not result.is_error, result.content
        assert result.structured_content["urgency"]["level"]
        assert len(result.content[0].text.encode()) <= MOST_BYTES
        assert json.loads(result.content[0].text) == result.structured_content


@pytest.mark.parametrize("country", sorted(shared_knowledge().countries))
def test_an_answer_with_every_danger_open_fits_in_every_country(
    server: MCPServer[Any], country: str
) -> None:
    result = _call(server, "assess", {"text": TEXT, "country": country})
    assert not result.is_error, result.content
    assert len(result.structured_content["open_dangers"]) == len(shared_knowledge().danger_screen)


def test_open_dangers_come_back_as_questions(server: MCPServer[Any]) -> None:
    result = _call(server, "assess", {"text": TEXT}).structured_content
    assert result["status"] == "input_required"
    assert result["urgency"]["level"] == "not_yet_safe_to_say"
    assert "cannot pee" in result["open_dangers"]["bladder_and_saddle"]


def test_a_level_below_same_day_is_named_once_every_danger_was_answered(
    server: MCPServer[Any], all_no: dict[str, str]
) -> None:
    given = {"text": TEXT, "age_years": 45, "dangers": all_no}
    result = _call(server, "assess", given).structured_content
    assert result["status"] == "complete"
    assert result["urgency"]["level"] == "routine"
    assert result["conditions"]


@pytest.mark.parametrize("left_out", ["bladder_and_saddle", "brain", "blood"])
def test_a_client_cannot_lower_the_urgency_by_leaving_a_danger_out(
    server: MCPServer[Any], all_no: dict[str, str], left_out: str
) -> None:
    said = {line: answer for line, answer in all_no.items() if line != left_out}
    result = _call(server, "assess", {"text": TEXT, "age_years": 45, "dangers": said})
    assert result.structured_content["urgency"]["level"] == "not_yet_safe_to_say"
    assert left_out in result.structured_content["open_dangers"]


def test_an_emergency_says_what_to_do_and_asks_nothing_first(server: MCPServer[Any]) -> None:
    text = "I can't pass water and between my legs it is numb."
    result = _call(server, "assess", {"text": text, "age_years": 44}).structured_content
    assert result["urgency"]["level"] == "emergency_now"
    assert "emergency number" in result["urgency"]["do"]
    assert "ask nothing that delays" in result["next_step"]


def test_the_dangers_are_asked_first_then_the_interview_goes_on(
    server: MCPServer[Any], all_no: dict[str, str]
) -> None:
    first = _call(server, "assess", {"text": TEXT})
    page = _call(server, "next_question", {"handle": _handle(first)})
    asked = page.structured_content["question"]["answers"]
    assert "bladder_and_saddle" in asked
    after = _call(server, "answer", {"handle": _handle(first), "answers": all_no})
    assert after.structured_content["question"]["answers"] == {"age_years": "whole years"}
    older = {"handle": _handle(after), "answers": {"age_years": 45}}
    assert _call(server, "answer", older).structured_content["question"]["answers"].keys() == {
        "sex"
    }


def test_an_unsettled_plan_offers_no_time_to_be_seen(server: MCPServer[Any]) -> None:
    first = _call(server, "assess", {"text": TEXT})
    plan = _call(server, "plan", {"handle": _handle(first)}).structured_content
    assert (plan["kind"], plan["see"], plan["discuss"]) == ("held", [], [])


def test_the_pages_of_a_letter_are_the_whole_letter(
    server: MCPServer[Any], door: Plantar, all_no: dict[str, str]
) -> None:
    first = _call(server, "assess", {"text": TEXT, "age_years": 45, "dangers": all_no})
    base = {"handle": _handle(first), "on": "2026-04-03"}
    pages = _call(server, "letter", base).structured_content["pages"]
    assert pages > 1
    text = "".join(
        _call(server, "letter", {**base, "page": n + 1}).structured_content["text"]
        for n in range(pages)
    )
    assert text.startswith("Referral: 45-year-old person")
    assert "Date: 3 April 2026" in text


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("assess", {"findings": ["numb_sadle"]}, "numb_saddle"),
        ("assess", {"age_years": 9}, "for adults"),
        ("assess", {"country": "atlantis"}, "expected generic"),
        ("assess", {"dangers": {"nose": "no"}}, "expected bladder_and_saddle"),
        ("assess", {"painted": {"left": {"numb": ["nose"]}}}, "painted.left.numb: unknown region"),
        ("explain", {"handle": "case-1"}, "call assess again"),
        ("letter", {"handle": "case-1", "on": "soon"}, "pattern"),
        ("assess", {"text": "x" * 5000}, "at most 4000"),
    ],
)
def test_what_cannot_be_is_refused_as_in_the_library(
    server: MCPServer[Any], tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = _call(server, tool, arguments)
    assert result.is_error
    assert said in result.content[0].text


def test_of_a_person_of_whom_nothing_is_known_it_says_so_and_asks(
    server: MCPServer[Any],
) -> None:
    result = _call(server, "assess", {"age_years": 60}).structured_content
    assert "no cause can be named" in result["missing"][0]
    assert (result["conditions"], result["sites"], result["references"]) == ([], [], [])
    assert result["status"] == "input_required" and "brain" in result["open_dangers"]
    why = _call(server, "explain", {"handle": result["handle"]}).structured_content
    assert (why["conditions"], why["would_settle"]) == ([], [])
    assert "no cause can be named" in why["missing"][0]


def test_the_knowledge_is_there_as_resources(server: MCPServer[Any]) -> None:
    async def work(client: Client) -> tuple[str, str]:
        index = await client.read_resource("plantar://dangers")
        entry = await client.read_resource("plantar://conditions/heel_spur")
        return index.contents[0].text, entry.contents[0].text  # type: ignore[union-attr]

    index, entry = _with(server, work)
    assert "bladder_and_saddle" in json.loads(index)
    assert json.loads(entry)["codes"]["icd10"]["code"] == "M77.3"


def test_the_prompts_tell_how_to_listen(server: MCPServer[Any]) -> None:
    prompt = _with(server, lambda client: client.get_prompt("listen"))
    assert "leave out the others" in prompt.messages[0].content.text


def test_nothing_that_was_said_is_logged(
    server: MCPServer[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    said = {"text": "Zebediah has a numb heel.", "findings": ["Zebediah"]}
    _call(server, "assess", said)
    _call(server, "assess", {"text": "Zebediah has a numb heel."})
    assert "Zebediah" not in caplog.text


def test_one_command_serves_a_client_over_standard_input_and_output() -> None:
    start = StdioServerParameters(
        command=sys.executable, args=["-c", "from plantar.cli import main; main()", "mcp"]
    )
    result = _with(stdio_client(start), lambda client: client.call_tool("assess", {"text": TEXT}))
    assert result.structured_content["status"] == "input_required"


def test_the_tools_work_over_http_on_loopback(server: MCPServer[Any]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = server.streamable_http_app(json_response=True, stateless_http=True)
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    try:
        result = _with(
            f"http://127.0.0.1:{port}/mcp",
            lambda client: client.call_tool("assess", {"text": TEXT}),
        )
    finally:
        running.should_exit = True
        thread.join()
    assert result.structured_content["status"] == "input_required"


WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("assess", {"finding": ["numb_saddle"]}, "finding: found an unknown field; expected findings"),
    ("assess", {"age": 17}, "age: found an unknown field; expected age_years"),
    ("assess", {"txt": TEXT}, "txt: found an unknown field; expected text"),
    ("assess", {"text": 5}, "text: found 5; expected text"),
    ("assess", {"age_years": "45"}, "age_years: found '45'; expected a whole number"),
    ("assess", {"age_years": 45.5}, "age_years: found 45.5; expected a whole number"),
    ("assess", {"sex": "F"}, "sex: found 'F'; expected female, male, intersex or unknown"),
    ("assess", {"medicines": ["apixaban"]}, "medicines: found a list; expected text"),
    ("assess", {"findings": "numb_saddle"}, "findings: found text of 11 characters; expected a"),
    ("assess", {"dangers": {"brain": "No"}}, "dangers.brain: found 'No'; expected yes, no or"),
    ("answer", {"handle": "case-1"}, "answers: found nothing; expected a value"),
    ("answer", {"handle": "case-1", "answers": {}}, "answers: found none; expected at least 1"),
    ("explain", {}, "handle: found nothing; expected a value"),
    ("plan", {"handle": "case-1", "page": 2}, "page: found an unknown field; expected handle"),
)


@pytest.mark.parametrize(("tool", "arguments", "said"), WRONG)
def test_arguments_that_do_not_fit_are_refused_in_the_words_of_the_house(
    server: MCPServer[Any], tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = _call(server, tool, arguments)
    words = result.content[0].text
    assert result.is_error and said in words
    assert "pydantic" not in words and "Error executing" not in words


def test_the_schemas_say_that_no_other_argument_is_taken(server: MCPServer[Any]) -> None:
    listed = _with(server, lambda client: client.list_tools())
    assert all(tool.input_schema["additionalProperties"] is False for tool in listed.tools)


def test_an_id_that_is_not_asked_is_answered_with_those_that_are(server: MCPServer[Any]) -> None:
    handle = _handle(_call(server, "assess", {"text": TEXT}))
    result = _call(server, "answer", {"handle": handle, "answers": {"foo": "yes"}})
    assert result.is_error and "bladder_and_saddle" in result.content[0].text


def test_an_unknown_resource_is_a_mistake_of_the_caller_and_no_crash(
    server: MCPServer[Any], caplog: pytest.LogCaptureFixture
) -> None:
    async def work(client: Client) -> str:
        try:
            await client.read_resource("plantar://conditions/nosuch")
        except Exception as error:  # of the protocol
            return str(error)
        return ""

    assert "found 'nosuch'" in _with(server, work)
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


def test_words_that_the_person_adds_are_read(
    server: MCPServer[Any], all_no: dict[str, str]
) -> None:
    handle = _handle(_call(server, "assess", {"text": TEXT, "dangers": all_no}))
    more = {"words": "And since yesterday I cannot pee and it is numb between my legs."}
    result = _call(server, "answer", {"handle": handle, "answers": more}).structured_content
    assert result["urgency"]["level"] == "emergency_now"
    calm = {"words": "It is worse at night."}
    result = _call(server, "answer", {"handle": handle, "answers": calm}).structured_content
    assert result["urgency"]["level"] not in ("emergency_now", "same_day")


def test_added_words_of_dying_bring_the_crisis_help(server: MCPServer[Any]) -> None:
    handle = _handle(_call(server, "assess", {"text": TEXT}))
    more = {"words": "I do not want to live any more, I want to kill myself."}
    result = _call(server, "answer", {"handle": handle, "answers": more}).structured_content
    assert result["crisis_help"]


@pytest.mark.parametrize("condition", ["cauda_equina", "b12_deficiency", "amyloid_neuropathy"])
def test_a_condition_that_is_not_among_the_first_is_explained(
    server: MCPServer[Any], condition: str
) -> None:
    handle = _handle(_call(server, "assess", {"text": TEXT}))
    result = _call(server, "explain", {"handle": handle, "condition": condition})
    (one,) = result.structured_content["conditions"]
    assert one["id"] == condition and result.structured_content["reasons_against"]


def test_a_condition_is_explained_alike_whether_it_is_listed_or_not(door: Plantar) -> None:
    report = door.assess(TEXT)
    one = report.conditions[3]
    found = door.assessor.condition(request_of(report.as_dict(), door.knowledge), one.id)
    assert (found.id, found.prior_db, found.posterior_db) == (
        one.id,
        one.prior_db,
        one.posterior_db,
    )
