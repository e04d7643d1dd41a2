"""A page as a test sees it: strict about nesting, with what each text's language is."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "area", "base", "col", "embed", "source", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    lang: str
    text: str = ""


@dataclass
class Page(HTMLParser):
    """What a page holds; ``faults`` says what is not well-formed."""

    source: str
    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[str, Element]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()
        self.faults += [f"<{element.tag}> is not closed" for element in self.stack]
        repeated = [name for name in set(self.ids) if self.ids.count(name) > 1]
        self.faults += [f"id {name} stands twice" for name in repeated]

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {n} twice" for n in set(names) if names.count(n) > 1]
        attributes = {name: value or "" for name, value in attrs}
        lang = attributes.get("lang", self.stack[-1].lang if self.stack else "")
        element = Element(tag, attributes, lang)
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-1].tag if self.stack else 'nothing'}")
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data
        if data.strip() and self.stack:
            self.texts.append((data.strip(), self.stack[-1]))
