"""The web application: our routes, the Gradio chat beside them, and the guards that stand before both.

From the outside in: the request's id and its line in the log, the guard (security headers, requests from foreign sites), who
asks, the last resort, the doorkeeper (who may use the maintainer's pages), CORS, how often one may ask, the gate (known paths,
bounded bodies), the Host check, then the routes. Gradio stands back from CORS because Starlette's own middleware class is
registered here.
"""

import atexit
import shutil
import tempfile
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.middleware.cors import CORSMiddleware

from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.settings import Settings, public_url
from qa.web import adding, admin, admission, api, chat, embed, feedback, image, metrics, original, source_page
from qa.web.asking import Asking
from qa.web.clients import Clients
from qa.web.conversation import Conversations
from qa.web.limits import Gate
from qa.web.origins import Guard, Hosts, allowed_origins
from qa.web.prefix import Below, Rooted
from qa.web.rates import Rates
from qa.web.request_log import RequestLog
from qa.web.syncing import Syncing
from qa.web.users import Users

STYLE = Path(__file__).parent / "static" / "style.css"


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The whole application over one assistant. Raises `SettingError` on settings that it cannot be served with."""
    origins = allowed_origins(settings)
    home = public_url(settings)
    prefix = urlsplit(home).path
    maintainers = admission.Admission(settings)
    syncing = Syncing(assistant)
    questions = QuestionLog(assistant.store.folder, settings.log_questions)
    questions.forget_old()
    counts = metrics.Metrics(assistant.store)
    asking = Asking(
        assistant,
        questions,
        most_waiting=settings.most_waiting,
        seconds=settings.question_seconds,
        told=counts.answered,
        refused=counts.busy,
    )
    counts.follow(asking)
    conversations = Conversations(asking, settings.seeds, home=home, prefix=prefix)
    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None)
    app.state.syncing = syncing  # for who begins syncs beside the maintainer's page
    api.explain_errors(app)
    app.include_router(api.routes(asking, home))
    app.include_router(feedback.routes(assistant))
    app.include_router(source_page.routes(assistant))
    app.include_router(original.routes(assistant))
    app.include_router(image.routes(assistant))
    app.include_router(embed.routes(conversations, settings))
    app.include_router(admission.routes(maintainers))
    app.include_router(metrics.routes(counts))
    app.include_router(admin.routes(assistant, syncing, questions, by_token=maintainers.by_token))
    app.include_router(adding.routes(assistant, syncing, by_token=maintainers.by_token))

    @app.get("/style.css", include_in_schema=False)
    def style() -> FileResponse:
        return FileResponse(STYLE, media_type="text/css")

    @app.get("/chat.js", include_in_schema=False)
    def chat_script() -> FileResponse:
        return FileResponse(STYLE.with_name("chat.js"), media_type="text/javascript")

    # Starlette runs the middleware that is added last first.
    if prefix:
        app.add_middleware(Rooted, prefix=prefix)
    app.add_middleware(Hosts, settings=settings)
    app.add_middleware(Gate)
    app.add_middleware(Rates, a_minute=settings.questions_a_minute)
    app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["content-type"])
    app.add_middleware(admission.Doorkeeper, admission=maintainers)
    app.add_middleware(api.LastResort)
    app.add_middleware(Clients, settings=settings)
    app.add_middleware(Users, settings=settings)
    app.add_middleware(Guard, origins=origins, embed_anywhere=bool(settings.frame_anywhere))
    app.add_middleware(RequestLog, settings=settings, told=counts.served)
    if prefix:
        app.add_middleware(Below, prefix=prefix)
    _keep_gradio_to_itself()
    chat.mount(app, assistant, conversations, adds=maintainers.is_offered, prefix=prefix)
    app.middleware_stack = app.build_middleware_stack()  # now: Starlette would find wrong settings at the first request only
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
