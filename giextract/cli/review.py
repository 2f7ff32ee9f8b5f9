"""giextract review STORE: serve the review pages to a browser, on this machine unless a password is set."""

import os
from typing import Annotated

import typer

from giextract.cli.choices import StoreName
from giextract.cli.voice import Voice
from giextract.errors import UsageError

PASSWORD = "GIEXTRACT_REVIEW_PASSWORD"
NEEDED = "review needs giextract[review]: pip install 'giextract[review]' / 核对页面需要先安装：pip install 'giextract[review]'"


def command(
    context: typer.Context,
    store: StoreName,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8750,
    host: Annotated[str, typer.Option(help=f"The address to listen on; one beyond this machine needs {PASSWORD}.")] = "127.0.0.1",
    name: Annotated[list[str] | None, typer.Option("--name", help="Another host name that the pages are reached by.")] = None,
    https: Annotated[bool, typer.Option("--https", help="A proxy in front speaks HTTPS: keep cookies to it.")] = False,
) -> None:
    """Serve pages where people look at flags and decide; Ctrl-C ends it."""
    try:
        import uvicorn

        from giextract.review import Access, create_app
        from giextract.review.guard import LOOPBACK
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("giextract"):
            raise
        raise UsageError(NEEDED) from None
    from giextract.store import Store

    voice: Voice = context.obj
    password = os.environ.get(PASSWORD)
    if host not in LOOPBACK and not password:
        raise UsageError(f"--host {host}: anybody could look and decide; set {PASSWORD} / 对外提供服务须设置密码 {PASSWORD}")
    access = Access((*LOOPBACK, host, *(name or ())), password, https)
    with Store.open(store) as opened:
        app = create_app(opened, access, voice.language)
        config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
        listening = config.bind_socket()
        shown = f"[{host}]" if ":" in host else host
        voice.say("review_at", address=f"http://{shown}:{listening.getsockname()[1]}/")
        uvicorn.Server(config).run([listening])
