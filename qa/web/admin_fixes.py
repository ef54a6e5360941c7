"""`/admin/fixes`: pins, hides and synonyms as they are, and the forms that change them.

What a form cannot do is said above it, with everything that was typed still in it.
"""

import re
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from index.errors import FixError, FootnoteError, PlaceError, QuestionError
from index.types import Document
from qa.assistant import Assistant
from qa.fixes import place_by_text
from qa.synonyms import Fault
from qa.synonyms_file import SynonymsText, read_synonyms, save_synonyms
from qa.web.maintainer_page import NOTHING_HERE, Frame, back

Sent = Annotated[str, Form()]

NO_DOCUMENT = "There is no article with this id. The list of articles has a link for each that fills it in."
NO_PLACE = "The place is not told. Give its exact words, or where it starts and ends."
NOT_THERE = "The article does not say this text at this place, it may have changed. Give the words as they stand there now."


@dataclass(frozen=True, slots=True)
class Told:
    """What a form says of a place, as it was typed."""

    question: Sent = ""
    document: Sent = ""
    text: Sent = ""
    start: Sent = ""
    end: Sent = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the forms: of the pin, of the hide, and of the synonyms, with what was wrong with each."""

    pin: Told = Told()
    pin_fault: str = ""
    hide: Told = Told()
    hide_fault: str = ""
    synonyms: SynonymsText | None = None  # as typed, or as in the file
    synonyms_fault: str = ""
    faults: tuple[Fault, ...] = ()


def routes(assistant: Assistant, frame: Frame) -> APIRouter:
    """The routes over one assistant's fixes."""
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())
    fixes = assistant.fixes

    def shown(typed: Typed, *, done: str = "", status: int = 200) -> Response:
        with assistant.store.snapshot() as snapshot:
            pins, hides = fixes.pins(snapshot), fixes.hides(snapshot)
            known = snapshot.metas({fix.place.document for fix, _ in (*pins, *hides)})
        groups: object = ()
        try:
            groups, faults = fixes.check_synonyms()
            typed = typed if typed.synonyms else replace(typed, synonyms=read_synonyms(fixes.synonyms_file), faults=faults)
        except FixError as error:
            typed = replace(typed, synonyms_fault=str(error))
        return frame.page(
            "admin_fixes.html",
            "fixes",
            done=done,
            status=status,
            pins=pins,
            hides=hides,
            known=known,
            groups=groups,
            typed=typed,
        )

    def found(told: Told) -> tuple[Document, int, int]:
        """The document and the place in it. Raises `FixError`, `PlaceError`."""
        with assistant.store.snapshot() as snapshot:
            document = snapshot.document(told.document.strip())
        if document is None:
            raise FixError(NO_DOCUMENT)
        return document, *_place(document, told)

    @router.get("/admin/fixes")
    def page(document: str = "", done: str = "") -> Response:
        told = Told(document=document[:100])
        return shown(Typed(pin=told, hide=told), done=done)

    @router.post("/admin/fixes/pin")
    def pin(told: Annotated[Told, Depends()]) -> Response:
        try:
            fixes.pin(told.question, *found(told))
        except (FixError, PlaceError, QuestionError) as error:
            return shown(Typed(pin=told, pin_fault=str(error)), status=422)
        return back("/admin/fixes", "pinned")

    @router.post("/admin/fixes/hide")
    def hide(told: Annotated[Told, Depends()]) -> Response:
        try:
            fixes.hide(*found(told))
        except (FixError, PlaceError) as error:
            return shown(Typed(hide=told, hide_fault=str(error)), status=422)
        return back("/admin/fixes", "hidden")

    @router.post("/admin/fixes/{identifier}/remove")
    def remove(identifier: str) -> Response:
        if not fixes.remove(identifier):
            raise HTTPException(404, NOTHING_HERE)
        return back("/admin/fixes", "fix-removed")

    @router.post("/admin/fixes/synonyms")
    def synonyms(text: Sent = "", version: Sent = "") -> Response:
        typed = Typed(synonyms=SynonymsText(text, version))
        try:
            faults = save_synonyms(fixes.synonyms_file, text, version)
        except FootnoteError as error:
            return shown(replace(typed, synonyms_fault=str(error)), status=409)
        if faults:
            return shown(replace(typed, faults=faults), status=422)
        return back("/admin/fixes", "synonyms-saved")

    return router


def _place(document: Document, told: Told) -> tuple[int, int]:
    """The place that a form tells by its words, by its offsets, or by both, which have to agree then."""
    text = re.sub("\r\n?", "\n", told.text)  # a browser sends line breaks so
    start, end = told.start.strip(), told.end.strip()
    if not start and not end and text.strip():
        return place_by_text(document, text)
    if not (re.fullmatch("[0-9]{1,9}", start, re.ASCII) and re.fullmatch("[0-9]{1,9}", end, re.ASCII)):
        raise FixError(NO_PLACE)
    place = int(start), int(end)
    if text.strip() and document.text[slice(*place)].strip() != text.strip():
        raise PlaceError(NOT_THERE)
    return place
