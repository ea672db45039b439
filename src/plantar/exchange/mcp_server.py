"""The MCP server: the tools, the knowledge as resources, and how to listen as prompts."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterable
from typing import Annotated, Any, ParamSpec, get_type_hints

from mcp.server import MCPServer
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver.exceptions import (
    ResourceNotFoundError,
    ToolError,
    UnexpectedResourceError,
)
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import AnyUrl, BaseModel, ValidationError

import plantar
from plantar import Plantar, PlantarError
from plantar.exchange import search
from plantar.exchange.limits import MOST_BYTES
from plantar.exchange.tools import Tools
from plantar.faults import faults_in_words

INSTRUCTIONS = (
    "plantar judges how urgent a numb heel, foot or leg is. You listen; it judges. Pass the "
    "person's own words whole and unchanged. While status is input_required, ask the open dangers "
    "in the given words, and answer only what the person answered: never infer a no. Where "
    "crisis_help is there, say it before all else, unchanged. Then say urgency.do, unchanged. "
    "Never name a level that urgency.level does not name. "
    "For adults. Decision support, not a medical device."
)
LISTEN = (
    "Listen to a person with a numb heel, foot or leg. 1. Ask what is wrong and let them finish; "
    "do not guess at causes, do not reassure. 2. Call `assess` with their words as they said them "
    "(text), and age and sex if they said them. If crisis_help is there, say it at once and "
    "stay with it. 3. If urgency.level is emergency_now or same_day, "
    "say urgency.do at once. 4. While status is input_required, put every open danger to them in "
    "the words given and call `answer` with yes, no or unsure for each line that they answered; "
    "leave out the others. 5. Go on with `next_question` and `answer` until there is none. "
    "6. Say urgency.do, then what it may be with the probabilities, and offer `plan` and `letter`. "
    "Do not soften, round or reorder what plantar says; where you disagree, say both."
)
HAND_OVER = (
    "Prepare a hand-over to a clinician: call `explain` for the first conditions of the case "
    "{handle}, then `letter` with to=clinician for every page, and pass the pages on unchanged. "
    "Name what is still open (status, open_dangers) first."
)
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
TITLES = {
    "assess": "Assess a numb heel, foot or leg",
    "next_question": "Next question to ask the person",
    "answer": "Add what the person answered",
    "explain": "Why: reasons for and against",
    "localise": "Where the lesion may sit",
    "plan": "What can be done safely",
    "letter": "Letter for clinician or patient",
    "knowledge": "Look up the knowledge",
}
P = ParamSpec("P")


class Server(MCPServer[Any]):
    """A server that refuses arguments in the words of the house."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Any = None
    ) -> CallToolResult | InputRequiredResult:
        """As of the protocol; arguments that do not fit are refused field by field."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(wrong := error.__cause__, ValidationError):
                raise
            known = next(
                t.input_schema["properties"] for t in await self.list_tools() if t.name == name
            )
            return _refusal(faults_in_words(wrong.errors(), known, "arguments"))

    async def read_resource(
        self, uri: AnyUrl | str, context: Any = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """As of the protocol; what is unknown is the caller's mistake, and no crash."""
        try:
            return await super().read_resource(uri, context)
        except UnexpectedResourceError as error:
            cause = error.__cause__
            while cause is not None and not isinstance(cause, PlantarError):
                cause = cause.__cause__
            if cause is None:
                raise
            raise ResourceNotFoundError(str(cause)) from None


def _refusal(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=words[:1500])], is_error=True)


def _strict(tool: Tool) -> Tool:
    """The tool, refusing arguments that it does not know and values of another kind."""
    model = tool.fn_metadata.arg_model
    model.model_config = {**model.model_config, "extra": "forbid"}
    model.model_rebuild(force=True)
    return tool.model_copy(update={"parameters": model.model_json_schema(by_alias=True)})


def create_server(door: Plantar) -> MCPServer[Any]:
    """The server over one compiled knowledge; it opens no file and no connection."""
    tools = Tools(door)
    works: dict[str, Callable[..., BaseModel]] = {
        "assess": tools.assess,
        "next_question": tools.next_question,
        "answer": tools.answer,
        "explain": tools.explain,
        "localise": tools.localise,
        "plan": tools.plan,
        "letter": tools.letter,
        "knowledge": tools.knowledge_entries,
    }
    made = [
        Tool.from_function(
            as_tool(work),
            name=name,
            title=TITLES[name],
            description=inspect.cleandoc(work.__doc__ or ""),
            annotations=READ_ONLY,
        )
        for name, work in works.items()
    ]
    server = Server(
        tools=[_strict(tool) for tool in made],
        name="plantar",
        title="plantar: numb heel, foot or leg",
        instructions=INSTRUCTIONS,
        version=plantar.__version__,
        log_level="WARNING",
        subscriptions=False,
    )
    logging.getLogger("mcp").setLevel(logging.ERROR)
    _resources(server, door)
    _prompts(server)
    return server


def as_tool(work: Callable[P, BaseModel]) -> Callable[P, CallToolResult]:
    """The work as a tool: compact JSON twice, as text and as structure; a refusal in words.

    The user's mistakes are answered here, so that no logger of the protocol ever sees them.
    """

    @functools.wraps(work)
    def tool(*args: P.args, **kwargs: P.kwargs) -> CallToolResult:
        try:
            answer = work(*args, **kwargs)
        except PlantarError as error:
            return _refusal(str(error))
        return CallToolResult(
            content=[TextContent(text=answer.model_dump_json())],
            structured_content=answer.model_dump(mode="json"),
        )

    hints = get_type_hints(work, include_extras=True)
    returned = Annotated[CallToolResult, hints.pop("return")]
    tool.__annotations__ = {**hints, "return": returned}
    kept = inspect.signature(work)
    tool.__signature__ = kept.replace(  # type: ignore[attr-defined]
        parameters=[p.replace(annotation=hints[n]) for n, p in kept.parameters.items()],
        return_annotation=returned,
    )
    return tool


def _resources(server: MCPServer[Any], door: Plantar) -> None:
    """Each table as a list, and each of its entries."""
    for table in search.TABLES:
        listed = functools.partial(search.index_text, table, door.knowledge)
        server.resource(
            f"plantar://{table}",
            name=table,
            description=f"Ids and names of all {table}.",
            mime_type="application/json",
        )(_bare(listed))
        one = functools.partial(search.entry_text, table, knowledge=door.knowledge)
        server.resource(
            f"plantar://{table}/{{key}}",
            name=f"one of {table}",
            description=f"One of the {table}, as its knowledge file has it.",
            mime_type="application/json",
        )(_keyed(one))


def _bare(read: Callable[[], str]) -> Callable[[], str]:
    def resource() -> str:
        return read()

    return resource


def _keyed(read: Callable[[str], str]) -> Callable[[str], str]:
    def resource(key: str) -> str:
        return read(key)

    return resource


def _prompts(server: MCPServer[Any]) -> None:
    @server.prompt(name="listen", description="How to listen to a person without judging.")
    def listen() -> str:
        return LISTEN

    @server.prompt(name="hand_over", description="How to hand a case over to a clinician.")
    def hand_over(handle: str) -> str:
        return HAND_OVER.format(handle=handle[:80])


def run_stdio(door: Plantar) -> None:
    """Serve over standard input and output until the client goes."""
    create_server(door).run("stdio")


def run_http(door: Plantar, port: int) -> None:
    """Serve over HTTP on this machine alone (127.0.0.1), until interrupted; nothing is logged."""
    import uvicorn

    app = create_server(door).streamable_http_app(
        json_response=True, stateless_http=True, max_request_body_size=MOST_BYTES
    )
    uvicorn.run(
        app, host="127.0.0.1", port=port, access_log=False, log_level="warning",
        server_header=False,
    )  # fmt: skip
