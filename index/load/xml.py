"""XML of other people in, its tree out: no document type, no entity, no network, no deeper than `DEEPEST`."""

from typing import Any

from index.errors import LoadError

DEEPEST = 250  # elements; libxml2 refuses more by itself


def xml_tree(data: bytes) -> Any:
    """The root element. Raises `LoadError` where it is not well-formed, or declares a document type."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LoadError(f"Its XML is damaged ({str(error)[:120]}). Save it anew with the program that made it.") from error
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise LoadError("It declares a document type in its XML, which is not read. Save it without one.")
    return root


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
