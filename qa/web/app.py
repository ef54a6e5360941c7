"""The web application: our routes, the Gradio chat beside them, and the guards that stand before both.

From the outside in: the gate (known paths, bounded bodies), the Host check, the security headers and the check for foreign
sites, CORS, then the routes. Gradio stands back from CORS because Starlette's own middleware class is registered here.
"""

import tempfile
from os import environ
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from qa.assistant import Assistant
from qa.settings import Settings
from qa.web import api, source_page
from qa.web.limits import Gate
from qa.web.origins import Guard, allowed_hosts

STYLE = Path(__file__).parent / "static" / "style.css"


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The whole application over one assistant."""
    environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="footnote-gradio-")  # nothing of ours is ever put there
    from gradio import mount_gradio_app
    from gradio.themes import Base

    from qa.web.chat import build_chat, example_questions

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None)
    api.explain_errors(app)
    app.include_router(api.routes(assistant))
    app.include_router(source_page.routes(assistant))

    @app.get("/style.css", include_in_schema=False)
    def style() -> FileResponse:
        return FileResponse(STYLE, media_type="text/css")

    # Starlette runs the middleware that is added last first.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    app.add_middleware(Guard, origins=settings.allowed_origins)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(settings))
    app.add_middleware(Gate)
    system_fonts = ["system-ui", "sans-serif"]
    mount_gradio_app(
        app,
        build_chat(assistant, example_questions(assistant, settings.seeds)),
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=0,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=Base(font=system_fonts, font_mono=["ui-monospace", "monospace"]),
        css_paths=[STYLE],
    )
    return app
