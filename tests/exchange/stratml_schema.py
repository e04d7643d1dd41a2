"""The structure of ISO 17469-2 (PerformancePlanOrReport) as RELAX NG, in our own words.

After the element order, cardinalities and simple types that the schema of 2016-02-16 publishes.
"""

from __future__ import annotations

from lxml import etree

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"

# name: what is in it, in order; "?" at most one, "*" any number, "+" at least one.
CONTENT = {
    "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore "
                               "AdministrativeInformation? Submitter?",
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Stakeholder": "Name Description? Role*",
    "Role": "Name Description? RoleType*",
    "Vision": "Description? Identifier?",
    "Mission": "Description? Identifier?",
    "Value": "Name? Description?",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? "
            "Objective*",
    "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* "
                 "OtherInformation? PerformanceIndicator*",
    "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement "
                            "Identifier? Relationship* MeasurementInstance* OtherInformation?",
    "Relationship": "Identifier? ReferentIdentifier* Name? Description?",
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "Descriptor": "DescriptorName? DescriptorValue?",
    "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
    "Submitter": "Identifier? GivenName? Surname? PhoneNumber? EmailAddress?",
}  # fmt: skip
TYPES = {
    "Identifier": "ID", "StartDate": "date", "EndDate": "date", "PublicationDate": "date",
    "NumberOfUnits": "decimal", "Source": "anyURI",
}  # fmt: skip
EMPTY_TOO = {"StartDate", "EndDate", "PublicationDate", "NumberOfUnits"}
CHOICES = {
    ("PerformancePlanOrReport", "Type"): (True, "Strategic_Plan Performance_Plan "
                                                "Performance_Report"),
    ("Stakeholder", "StakeholderTypeType"): (False, "Person Organization Generic_Group"),
    ("PerformanceIndicator", "ValueChainStage"): (False, "Outcome Output_Processing Output "
                                                         "Input_Processing Input"),
    ("PerformanceIndicator", "PerformanceIndicatorType"): (False, "Quantitative Qualitative"),
    ("Relationship", "RelationshipType"): (False, "Broader_Than Peer_To Narrower_Than"),
}  # fmt: skip
REPEATS = {"?": "optional", "*": "zeroOrMore", "+": "oneOrMore"}


def _reference(word: str) -> str:
    name = word.rstrip("?*+")
    one = f'<ref name="{name}"/>'
    repeat = REPEATS.get(word[-1])
    return f"<{repeat}>{one}</{repeat}>" if repeat else one


def _attributes(element: str) -> str:
    out = ""
    for (owner, name), (required, words) in CHOICES.items():
        if owner == element:
            values = "".join(f"<value>{word}</value>" for word in words.split())
            one = f'<attribute name="{name}" ns=""><choice>{values}</choice></attribute>'
            out += one if required else f"<optional>{one}</optional>"
    return out


def _leaf(name: str) -> str:
    if name == "RoleType":
        return "<choice><value>Performer</value><value>Beneficiary</value></choice>"
    kind = TYPES.get(name)
    if kind is None:
        return "<text/>"
    data = f'<data type="{kind}"/>'
    return f"<choice>{data}<value></value></choice>" if name in EMPTY_TOO else data


def grammar() -> etree.RelaxNG:
    leaves = {word.rstrip("?*+") for words in CONTENT.values() for word in words.split()}
    defined = ""
    for name in sorted(leaves | CONTENT.keys()):
        inside = "".join(map(_reference, CONTENT[name].split())) if name in CONTENT else _leaf(name)
        defined += (f'<define name="{name}"><element name="{name}">{_attributes(name)}{inside}'
                    "</element></define>")  # fmt: skip
    return etree.RelaxNG(
        etree.fromstring(
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0" '
            'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes" '
            f'ns="{NAMESPACE}"><start><ref name="PerformancePlanOrReport"/></start>'
            f"{defined}</grammar>"
        )
    )


SCHEMA = grammar()


def faults(data: bytes) -> list[str]:
    """Where a document departs from the schema, and identifiers that stand twice."""
    root = etree.fromstring(data)
    SCHEMA.validate(root)
    found = [str(error) for error in SCHEMA.error_log]
    names = [one.text for one in root.iter(f"{{{NAMESPACE}}}Identifier")]
    return found + [f"twice: {name}" for name in set(names) if names.count(name) > 1]
