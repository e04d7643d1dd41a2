"""A small tree of XML elements and its bytes: the same tree gives the same bytes everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

__all__ = ["NAMESPACE", "Node", "document", "legal"]

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> tuple[str, int]:
    """``text`` with U+FFFD for each character that XML forbids, and how many those were.

    >>> legal("甲\\x00乙")
    ('甲\ufffd乙', 1)
    """
    return _FORBIDDEN.subn("\N{REPLACEMENT CHARACTER}", text)


@dataclass(slots=True)
class Node:
    """An element: text or elements in it, never both."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def add(self, name: str, text: str = "", /, **attributes: str) -> Node:
        """A new element at the end of this one."""
        child = Node(name, text, attributes)
        self.children.append(child)
        return child

    def say(self, name: str, text: str) -> None:
        """A new element at the end, if there is any text for it."""
        if text:
            self.add(name, text)


def document(root: Node) -> bytes:
    """The XML document of ``root`` in UTF-8, in the namespace of ISO 17469 Part 2."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _write(root, 0, lines, f" xmlns={quoteattr(NAMESPACE)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _write(node: Node, depth: int, lines: list[str], more: str = "") -> None:
    blank = "  " * depth
    attributes = more + "".join(f" {k}={quoteattr(v)}" for k, v in node.attributes.items())
    if not node.children:
        # a carriage return would be read as a line feed
        text = escape(node.text, {"\r": "&#13;"})
        lines.append(f"{blank}<{node.name}{attributes}>{text}</{node.name}>")
        return
    lines.append(f"{blank}<{node.name}{attributes}>")
    for child in node.children:
        _write(child, depth + 1, lines)
    lines.append(f"{blank}</{node.name}>")
