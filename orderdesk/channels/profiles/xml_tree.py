"""XML made into what JSON would read to: elements of one name become a list, attributes bear an `@`.

A document that declares entities or leans on files elsewhere is refused: no list of orders needs that.
"""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from orderdesk.errors import BadInput
from orderdesk.i18n import _

_DEEPEST: Final = 60


def read_xml(data: bytes) -> tuple[str, dict[str, Any]]:
    """The name of the top element, and what is in it; `BadInput` where it is no sound XML."""
    try:
        top = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInput(_("it declares entities or a document type, which no file of orders needs")) from error
    except ParseError as error:
        line = error.position[0]
        raise BadInput(_("line {line}: not sound XML: {why}").format(line=line, why=error.msg)) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise BadInput(_("its letters are in an encoding that cannot be read")) from error
    value = _value(top, _DEEPEST)
    return _name(top), value if isinstance(value, dict) else {}


def _value(element: Element, deepest: int) -> Any:
    if deepest == 0:
        raise BadInput(_("the XML is nested too deeply"))
    inside: dict[str, Any] = {f"@{name}": said for name, said in element.attrib.items()}
    for child in element:
        name, value = _name(child), _value(child, deepest - 1)
        if name not in inside:
            inside[name] = value
        elif isinstance(inside[name], list):
            inside[name].append(value)
        else:
            inside[name] = [inside[name], value]
    text = (element.text or "").strip()
    if not inside:
        return text
    return {**inside, "": text} if text else inside


def _name(element: Element) -> str:
    """Without its namespace."""
    return str(element.tag).rpartition("}")[2]
