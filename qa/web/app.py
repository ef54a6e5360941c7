"""The web application: our routes, the Gradio chat beside them, and the guards that stand before both.

From the outside in: the guard (security headers, requests from foreign sites), the last resort, the doorkeeper (who may use
the maintainer's pages), the gate (known paths, bounded bodies), the Host check, CORS, then the routes. Gradio stands back from
CORS because Starlette's own middleware class is registered here.
"""

import atexit
import shutil
import tempfile
from os import environ
from pathlib import Path

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.middleware.cors import CORSMiddleware

from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.settings import Settings
from qa.web import adding, admin, admission, api, chat, feedback, image, original, source_page
from qa.web.limits import Gate
from qa.web.origins import Guard, Hosts, allowed_origins
from qa.web.syncing import Syncing

STYLE = Path(__file__).parent / "static" / "style.css"


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The whole application over one assistant. Raises `SettingError` on allowed origins that are none."""
    origins = allowed_origins(settings)
    maintainers = admission.Admission(settings)
    asking = CapacityLimiter(1)
    syncing = Syncing(assistant)
    questions = QuestionLog(assistant.store.folder, settings.log_questions)
    questions.forget_old()
    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None)
    api.explain_errors(app)
    app.include_router(api.routes(assistant, asking, questions))
    app.include_router(feedback.routes(assistant))
    app.include_router(source_page.routes(assistant))
    app.include_router(original.routes(assistant))
    app.include_router(image.routes(assistant))
    app.include_router(admission.routes(maintainers))
    app.include_router(admin.routes(assistant, syncing, questions, by_token=maintainers.by_token))
    app.include_router(adding.routes(assistant, syncing, by_token=maintainers.by_token))

    @app.get("/style.css", include_in_schema=False)
    def style() -> FileResponse:
        return FileResponse(STYLE, media_type="text/css")

    @app.get("/chat.js", include_in_schema=False)
    def chat_script() -> FileResponse:
        return FileResponse(STYLE.with_name("chat.js"), media_type="text/javascript")

    # Starlette runs the middleware that is added last first.
    app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["content-type"])
    app.add_middleware(Hosts, settings=settings)
    app.add_middleware(Gate)
    app.add_middleware(admission.Doorkeeper, admission=maintainers)
    app.add_middleware(api.LastResort)
    app.add_middleware(Guard, origins=origins)
    _keep_gradio_to_itself()
    chat.mount(app, assistant, settings, asking, questions, adds=maintainers.is_offered)
    return app


def _keep_gradio_to_itself() -> None:
    """What Gradio reads at its first import: no telemetry, no version check, no hub, an empty private folder."""
    environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    environ["HF_HUB_OFFLINE"] = "1"
    environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"  # it would keep 10,000 events, and sum them up anew after each
    environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
    if "GRADIO_TEMP_DIR" not in environ:
        folder = tempfile.mkdtemp(prefix="footnote-gradio-")  # readable by this user only
        environ["GRADIO_TEMP_DIR"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
