"""StratML Part 1 and 2 as found in the wild: what is read, what is told, what is refused."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import bscgraph
from bscgraph.errors import (
    DamagedInput,
    LimitExceeded,
    NotAScorecard,
    ReadError,
    UnknownFormat,
)
from bscgraph.exchange.stratml import write
from bscgraph.findings import Finding
from bscgraph.graph import build, from_dataset
from bscgraph.iri import Minter
from bscgraph.model import Reading, Scorecard
from bscgraph.read import Limits, guard, open_document
from bscgraph.scorecard.labelled import LABELS
from tests.cards import agency_card
from tests.read.files import save

CORE = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
PART2 = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
NAMESPACES = [
    CORE,
    PART2,
    "http://www.stratml.net",
    "http://www.stratml.net/PerformanceModel",
    "http://www.stratml.net/PerformancePlanOrReport",
    "http://stratml.org/",
]
DATES = (
    "<AdministrativeInformation><StartDate>2008-01-01</StartDate><EndDate>2008-12-31</EndDate>"
    "</AdministrativeInformation>"
)
GOAL = (
    "<Goal><Name>Clean streams</Name><SequenceIndicator>1</SequenceIndicator>"
    "<Objective><Name>Plant trees</Name><SequenceIndicator>1.1</SequenceIndicator>{}</Objective>"
    "</Goal>"
)


def indicator(inside: str = "", name: str = "Trees", unit: str = "trees") -> str:
    return (
        f"<PerformanceIndicator><MeasurementDimension>{name}</MeasurementDimension>"
        f"<UnitOfMeasurement>{unit}</UnitOfMeasurement>{inside}</PerformanceIndicator>"
    )


def result(number: str, year: int = 2009, kind: str = "Target", words: str = "") -> str:
    return (
        f"<MeasurementInstance><{kind}Result><StartDate>{year}-01-01</StartDate>"
        f"<EndDate>{year}-12-31</EndDate><NumberOfUnits>{number}</NumberOfUnits>"
        f"<Description>{words}</Description></{kind}Result></MeasurementInstance>"
    )


def plan(goals: str, *, head: str = "<Organization><Name>River Board</Name></Organization>",
         tail: str = DATES, root: str = "PerformancePlanOrReport",
         namespace: str = f' xmlns="{PART2}"') -> str:  # fmt: skip
    return (
        f"<{root}{namespace}><Name>River plan</Name><StrategicPlanCore>{head}{goals}"
        f"</StrategicPlanCore>{tail}</{root}>"
    )


def report(*indicators: str) -> str:
    return plan(GOAL.format("".join(indicators)))


def cards(folder: Path, content: str | bytes) -> list[Scorecard]:
    data = content.encode() if isinstance(content, str) else content
    return bscgraph.read(save(folder, "plan.xml", data))


@pytest.fixture
def card(tmp_path: Path) -> Callable[[str | bytes], Scorecard]:
    def read(content: str | bytes) -> Scorecard:
        (one,) = cards(tmp_path, content)
        return one

    return read


def told(card: Scorecard, code: str) -> list[Finding]:
    return [finding for finding in card.findings if finding.code == code]


def reading(card: Scorecard) -> Reading:
    return card.kpis[0].values[0].reading


Read = Callable[[str | bytes], Scorecard]


# --- what is read ---


@pytest.mark.parametrize("namespace", NAMESPACES)
@pytest.mark.parametrize("prefix", ["", "stratml:"])
def test_every_namespace_is_read_alike(card: Read, namespace: str, prefix: str) -> None:
    text = report(indicator(result("500")))
    if prefix:
        text = text.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
        text = text.replace(f' xmlns="{PART2}"', f' xmlns:stratml="{namespace}"')
    else:
        text = text.replace(PART2, namespace)
    found = card(text)
    assert told(found, "stratml-namespace") == []
    assert (found.title.value, found.agency, found.roc_year) == ("River plan", "River Board", 97)
    assert [(theme.code, theme.label.value) for theme in found.themes] == [("1", "Clean streams")]
    (kpi,) = found.kpis
    assert (kpi.code, kpi.label.value, kpi.unit) == ("1.1.1", "Trees", "trees")
    assert (kpi.objective_code, kpi.objective_label.value, kpi.theme_code) == (
        "1.1", "Plant trees", "1",
    )  # fmt: skip
    assert [(v.roc_year, v.kind, v.reading.value) for v in kpi.values] == [(98, "target", 500)]


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://example.org/plans"'])
def test_other_namespaces_are_read_and_told(card: Read, namespace: str) -> None:
    found = card(plan(GOAL.format(""), namespace=namespace))
    assert [one.raw for one in told(found, "stratml-namespace")] == [""]
    assert [one.label.value for one in found.map_objectives] == ["Plant trees"]


def test_part_1_gives_themes_objectives_and_the_words_of_the_front(card: Read) -> None:
    head = (
        "<Organization><Name>市民 Library</Name><Acronym>CL</Acronym></Organization>"
        "<Vision><Description>人人\n   閱讀</Description></Vision>"
        "<Mission><Description>收藏\n好書\n\n 服務市民 </Description></Mission>"
        "<Value><Name>開放</Name></Value><Value><Name/><Description>共享</Description></Value>"
        "<Value><Name/></Value>"
    )
    found = card(plan(GOAL.format(""), head=head, root="StrategicPlan",
                      namespace=f' xmlns="{CORE}"'))  # fmt: skip
    assert found.agency == "市民 Library" and found.level == "agency"
    assert found.vision is not None and found.vision.value == "人人 閱讀"
    assert found.vision.raw == "人人\n   閱讀"
    assert [text.value for text in found.mission] == ["收藏 好書", "服務市民"]
    assert [text.value for text in found.core_values] == ["開放", "共享"]
    assert [(o.code, o.theme_code, o.perspective_code) for o in found.map_objectives] == [
        ("1.1", "1", "")
    ]
    assert found.kpis == ()
    (acronym,) = told(found, "stratml-without-place")
    assert (acronym.subject, acronym.raw) == ("Acronym", "CL")
    (shell,) = told(found, "stratml-empty-shell")
    assert (shell.subject, shell.params["count"]) == ("Value", "1")


def test_places_are_lines_columns_and_paths(card: Read) -> None:
    found = card(report(indicator(result("9"))).replace("<Objective>", "\n\n <Objective>"))
    source = found.kpis[0].label.source
    assert source is not None and (source.row, source.page, source.table) == (3, None, None)
    assert source.header == (
        "StrategicPlanCore[1]/Goal[1]/Objective[1]/PerformanceIndicator[1]/MeasurementDimension[1]"
    )


def test_order_and_case_of_elements_do_not_matter(card: Read) -> None:
    found = card(
        f'<performanceplanorreport xmlns="{PART2}">{DATES.lower()}<strategicplancore>'
        "<GOAL><objective><PERFORMANCEINDICATOR><UnitOfMeasurement>km</UnitOfMeasurement>"
        "<measurementinstance><actualresult><numberofunits>7</numberofunits>"
        "<enddate>2010-06-30</enddate></actualresult></measurementinstance>"
        "<measurementdimension>Paths</measurementdimension></PERFORMANCEINDICATOR>"
        "<name>Walk</name></objective><name>Health</name></GOAL>"
        "<organization><name>Town</name></organization></strategicplancore>"
        "<name>Plan</name></performanceplanorreport>"
    )
    assert (found.agency, found.roc_year, found.themes[0].label.value) == ("Town", 97, "Health")
    assert [(v.roc_year, v.kind, v.reading.value) for v in found.kpis[0].values] == [
        (99, "actual", 7)
    ]


def test_a_plan_without_its_core_element_is_read(card: Read) -> None:
    text = report(indicator(result("3"))).replace("<StrategicPlanCore>", "")
    assert len(card(text.replace("</StrategicPlanCore>", "")).kpis) == 1


# --- codes ---


def test_sequence_indicators_that_tell_apart_are_the_codes(card: Read) -> None:
    two = indicator().replace("<Measure", "<SequenceIndicator>AC1.1</SequenceIndicator><Measure", 1)
    found = card(plan(GOAL.replace(">1.1<", ">AC1<").replace(">1<", ">A<").format(two)))
    assert [(k.code, k.objective_code, k.theme_code, k.perspective_code) for k in found.kpis] == [
        ("AC1.1", "AC1", "A", "C")
    ]
    assert told(found, "stratml-code-derived") == []


def test_missing_and_repeated_codes_are_made_the_same_way_each_time(card: Read) -> None:
    goals = "".join(
        f"<Goal><Name>G{n}</Name><SequenceIndicator>{n}</SequenceIndicator>"
        f"<Objective><Name>O{n}a</Name><SequenceIndicator>1</SequenceIndicator>{indicator()}"
        f"</Objective><Objective><Name>O{n}b</Name>{indicator()}{indicator()}</Objective></Goal>"
        for n in (1, 2)
    )
    text = plan(goals)
    found = card(text)
    assert [one.code for one in found.map_objectives] == ["1.1", "1.2", "2.1", "2.2"]
    codes = [one.code for one in found.kpis]
    assert codes == ["1.1.1", "1.2.1", "1.2.2", "2.1.1", "2.2.1", "2.2.2"]
    assert [one.code for one in card(text).kpis] == codes
    derived = {one.subject: one.params["count"] for one in told(found, "stratml-code-derived")}
    assert derived == {"Objective": "4", "PerformanceIndicator": "6"}


def test_a_made_code_never_takes_one_that_the_document_gives(card: Read) -> None:
    given = indicator(name="B").replace(
        "<Measure", "<SequenceIndicator>1.1.1</SequenceIndicator><Measure", 1
    )
    found = card(report(indicator(name="A"), given))
    assert [(k.label.value, k.code) for k in found.kpis] == [("A", "1.1.2"), ("B", "1.1.1")]


def test_repeated_identifiers_are_told(card: Read) -> None:
    one = "<Identifier>_7</Identifier>"
    found = card(plan((GOAL.format("") + GOAL.format("")).replace("</Name>", f"</Name>{one}")))
    (finding,) = told(found, "stratml-identifier-repeated")
    assert finding.subject == "_7"


# --- numbers and dates ---


@pytest.mark.parametrize(
    ("printed", "value", "percent", "codes"),
    [
        ("1234", Decimal(1234), False, set()),
        (" -0.50 ", Decimal("-0.5"), False, set()),
        ("1,234,567", Decimal(1234567), False, {"stratml-number"}),
        ("85%", Decimal(85), True, {"stratml-number"}),
        ("1,4004,000", None, False, {"stratml-number", "number-malformed"}),
        ("about a dozen", None, False, {"stratml-number", "value-is-text"}),
    ],
)
def test_numbers(card: Read, printed: str, value: Decimal | None, percent: bool,
                 codes: set[str]) -> None:  # fmt: skip
    found = card(report(indicator(result(printed))))
    one = reading(found)
    assert (one.raw, one.value, one.percent) == (printed, value, percent)
    spoken = {"stratml-number", "number-malformed", "value-is-text"}
    assert {finding.code for finding in found.findings} & spoken == codes


def test_a_result_in_words_has_no_number(card: Read) -> None:
    one = reading(card(report(indicator(result("", words="All rivers\n  mapped")))))
    assert (one.value, one.reason, one.note, one.raw) == (
        None, "text", "All rivers mapped", "All rivers\n  mapped",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "year", "code"),
    [
        ("2008-01-01", "2008-12-31", 97, None),
        ("2010-10-01", "2011-09-30", 100, None),  # a fiscal year is called by its end
        ("2014-01-01", "2018-12-31", 103, "stratml-period"),
        ("", "1899-12-31", -12, None),
        ("2008-02-30", "", None, "stratml-date"),
        ("2012", "", 101, "stratml-date"),
        ("09/30/2013", "", 102, "stratml-date"),
        ("Fall", "", None, "stratml-date"),
        ("", "", None, "stratml-year-missing"),
    ],
)
def test_the_year_of_the_plan(
    card: Read, start: str, end: str, year: int | None, code: str | None
) -> None:
    tail = DATES.replace("2008-01-01", start).replace("2008-12-31", end)
    found = card(plan(GOAL.format(""), tail=tail))
    assert found.roc_year == year
    spoken = {"stratml-period", "stratml-date", "stratml-year-missing"}
    assert bool(code) == bool({one.code for one in found.findings} & spoken)
    assert code is None or told(found, code)


def test_a_result_without_year_is_told_and_placed_nowhere(card: Read) -> None:
    text = report(indicator(result("12", words="soon").replace("2009-01-01", "").replace(
        "2009-12-31", "next year")))  # fmt: skip
    found = card(text)
    assert found.kpis[0].values == ()
    (finding,) = told(found, "stratml-result-without-year")
    assert "12" in finding.raw and "soon" in finding.raw
    assert [one.raw for one in told(found, "stratml-date")] == ["next year"]


def test_several_results_of_one_year_are_kept_and_told(card: Read) -> None:
    found = card(report(indicator(result("1") + result("2") + result("3", kind="Actual"))))
    assert [v.reading.value for v in found.kpis[0].values] == [1, 2, 3]
    (finding,) = told(found, "stratml-second-result")
    assert finding.params == {"year": "2009"} and finding.raw.endswith("2")


def test_years_before_1912_and_unknown_agencies_survive_the_graph(card: Read) -> None:
    found = card(report(indicator(result("12", 1905), name="河川"), indicator(result("1", 2008))))
    submission = build(found, 1, Minter())
    assert submission.scorecard.endswith("/2008")
    quads = submission.canonical().decode()
    assert "1905" in quads and "河川" in quads
    assert "agency-not-in-register" in {finding.code for finding in submission.findings}


# --- what has no place ---


def test_nothing_goes_silently(card: Read) -> None:
    words = {
        "Stakeholder": "<Stakeholder><Name>Anglers</Name><Role><Name>Friends</Name></Role>"
                       "</Stakeholder>",
        "Description": "<Description>Along the banks</Description>",
        "OtherInformation": "<OtherInformation>See the annex</OtherInformation>",
        "Relationship": "<Relationship><Identifier>_x</Identifier></Relationship>",
        "PerformanceIndicator": indicator(name="Astray"),
        "Budget": "<Budget><Sum>4711</Sum></Budget>",
    }  # fmt: skip
    text = plan(GOAL.format(indicator(result("1"))).replace("</SequenceIndicator>",
                "</SequenceIndicator>" + "".join(words.values()), 1) + "loose words",
                tail=DATES + "<Submitter><GivenName>Ada</GivenName></Submitter>")  # fmt: skip
    found = card(
        text.replace("<PerformanceIndicator>", '<PerformanceIndicator ValueChainStage="Output">')
    )
    by_subject = {finding.subject: finding for finding in found.findings}
    assert by_subject["Stakeholder"].code == "stratml-without-place"
    assert by_subject["Stakeholder"].raw == "Anglers Friends"
    assert by_subject["Description"].code == "stratml-words-without-place"
    assert by_subject["OtherInformation"].raw == "See the annex"
    assert by_subject["Relationship"].code == "stratml-without-place"
    assert "Ada" in by_subject["Submitter"].raw
    assert by_subject["@ValueChainStage"].params["count"] == "2"
    (astray,) = told(found, "stratml-misplaced")
    assert "Astray" in astray.raw
    (unknown,) = told(found, "stratml-unknown-element")
    assert (unknown.subject, unknown.raw) == ("Budget", "4711")
    assert "loose words" in by_subject["StrategicPlanCore"].raw
    for finding in found.findings:
        for lang in ("en", "zh-Hant"):
            assert "{" not in finding.message(lang) + finding.fix(lang)


def test_a_label_in_the_wrong_place_or_with_an_odd_value_is_told(card: Read) -> None:
    odd = f"{LABELS['declared-count']}：111｜many｜1｜1\n{LABELS['unit']}：甲組\nBy hand"
    information = f"<OtherInformation>{odd}</OtherInformation><StrategicPlanCore>"
    found = card(plan(GOAL.format("")).replace("<StrategicPlanCore>", information))
    assert found.declared_counts == ()
    raw = "".join(one.raw for one in told(found, "stratml-words-without-place"))
    assert "many" in raw and "甲組" in raw and "By hand" in raw


def test_equal_kinds_are_counted_in_one_finding(card: Read) -> None:
    several = "".join(f"<Stakeholder><Name>S{n}</Name></Stakeholder>" for n in range(5))
    found = card(plan(GOAL.replace("<Objective>", several + "<Objective>").format("")))
    (finding,) = told(found, "stratml-without-place")
    assert finding.params["count"] == "5" and finding.raw == "S0；S1；S2；S3；S4"


def test_empty_shells_make_no_nodes(card: Read) -> None:
    shell = "<Goal><Name/><Description> \n </Description><Identifier>_1</Identifier><SequenceIndicator>9</SequenceIndicator>{}</Goal>"
    empty = indicator(result("").replace("2009-01-01", ""), name="", unit="")
    found = card(plan(shell.format("") + GOAL.format(indicator(result("")) + empty)
                      + shell.format(f"<Objective><Name/>{empty}</Objective>")))  # fmt: skip
    assert [theme.label.value for theme in found.themes] == ["Clean streams"]
    assert len(found.map_objectives) == 1
    assert [(k.label.value, k.values) for k in found.kpis] == [("Trees", ())]
    counts = {one.subject: one.params["count"] for one in told(found, "stratml-empty-shell")}
    assert counts == {"Goal": "2", "PerformanceIndicator": "1", "MeasurementInstance": "1"}


def test_empty_stakeholders_and_relationships_are_shells_too(card: Read) -> None:
    empty = (
        "<Stakeholder><Name/><Role><Name/></Role></Stakeholder><Relationship><Identifier/>"
        "</Relationship><Relationship><Identifier>_a</Identifier></Relationship>"
    )
    found = card(plan(GOAL.format(empty)))
    counts = {one.subject: one.params["count"] for one in told(found, "stratml-empty-shell")}
    assert counts == {"Stakeholder": "1", "Relationship": "1"}
    assert [one.raw for one in told(found, "stratml-without-place")] == ["_a"]


def test_a_form_that_nobody_filled_in_is_no_scorecard(tmp_path: Path) -> None:
    with pytest.raises(NotAScorecard) as caught:
        cards(tmp_path, plan("<Goal><Name/><Description/><Objective><Name/></Objective></Goal>"))
    assert "plan.xml" in caught.value.en and "plan.xml" in caught.value.zh


# --- characters ---


PROLOG = '<?xml version="1.0" encoding="{}"?>\n<?xml-stylesheet type="text/xsl" href="a.xsl"?>\n'
TEXT = plan(GOAL.format(indicator(name="種樹棵數"))).replace("River Board", "臺北市政府")


@pytest.mark.parametrize(
    ("declared", "encoding", "told_so"),
    [
        ("UTF-8", "utf-8", False),
        ("UTF-8", "utf-8-sig", False),
        ("UTF-16", "utf-16", False),
        ("UTF-16", "utf-16-be", False),
        ("Big5", "cp950", True),
        ("big5-hkscs", "big5hkscs", False),
        ("UTF-8", "cp950", True),
        ("ISO-8859-1", "utf-8", True),
        ("UTF-16", "utf-8", True),
        ("rot13", "utf-8", True),
        ("x-nowhere", "cp950", True),
    ],
)
def test_encodings(card: Read, declared: str, encoding: str, told_so: bool) -> None:
    found = card((PROLOG.format(declared) + TEXT).encode(encoding))
    assert found.agency == "臺北市政府" and found.kpis[0].label.value == "種樹棵數"
    if declared != "Big5":  # Windows' and the standard's Big5 may be told apart or not
        assert bool(told(found, "xml-encoding")) == told_so


def test_windows_quotes_in_a_file_that_says_utf_8(card: Read) -> None:
    text = PROLOG.format("UTF-8") + report(indicator(name="Anglers’ “friends”"))
    found = card(text.encode("cp1252"))
    assert found.kpis[0].label.value == "Anglers’ “friends”"
    (finding,) = told(found, "xml-encoding")
    assert finding.params == {"declared": "UTF-8", "used": "cp1252"}


def test_a_byte_order_mark_of_utf_8_before_other_bytes(card: Read) -> None:
    text = PROLOG.format("UTF-8") + report(indicator(name="Fünf Wälder"))
    found = card(b"\xef\xbb\xbf" + text.encode("cp1252"))
    assert found.kpis[0].label.value == "Fünf Wälder"


def test_entities_inside_attributes(card: Read) -> None:
    text = report(indicator()).replace("<Goal>", '<Goal note="&QUOT;a&LT;b&QUOT; & c">')
    (finding,) = told(card(text), "stratml-without-place")
    assert finding.raw == '"a<b" & c'


def test_entities_of_html_bare_ampersands_and_control_characters(card: Read) -> None:
    name = "R&D &eacute;t&eacute; &#8211; &amp; &nosuch; &#0; A\x0bB <![CDATA[&nbsp; <ok>]]>"
    found = card("\n" + PROLOG.format("UTF-8") + report(indicator(name=name)))
    assert found.kpis[0].label.value == "R&D été – & &nosuch; \ufffd A\ufffdB &nbsp; <ok>"
    (finding,) = told(found, "xml-entity")
    assert (finding.raw, finding.params["count"], finding.place.row) == ("&", "5", 4)
    assert told(found, "xml-control-character")[0].params["count"] == "1"


def test_mark_up_inside_text_leaves_the_text(card: Read) -> None:
    found = card(report(indicator(name="Trees <b>planted</b> yearly")))
    assert found.kpis[0].label.value == "Trees planted yearly"


# --- hostile and damaged files ---


def lol(root: str) -> str:
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    return f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 'lol'>{entities}]>{root}"


HOSTILE: dict[str, tuple[str, type[ReadError]]] = {
    "billion laughs": (lol(report(indicator(name="&a11;"))), LimitExceeded),
    "external entity": (
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + report(indicator(name="&a;")),
        LimitExceeded,
    ),
    "external document type": (
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>" + report(indicator()), LimitExceeded,
    ),
    "deep nesting": (plan("<Goal>" * 1_600_000), LimitExceeded),
    "millions of elements": (plan("<Goal/>" * 1_600_000), LimitExceeded),
    "unclosed": (report(indicator())[:-30], DamagedInput),
    "crossed tags": (report(indicator()).replace("</Objective></Goal>", "</Goal></Objective>"),
                     DamagedInput),
    "cut in an entity": (plan("<Goal><Name>a &am"), DamagedInput),
    "unclosed comment": (plan("<!-- " * 200_000), DamagedInput),
    "unclosed instructions": (plan("<?x " * 200_000), DamagedInput),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_damaged_files_are_refused_at_once(tmp_path: Path, name: str) -> None:
    content, kind = HOSTILE[name]
    path = save(tmp_path, "plan.xml", content.encode())
    begin = time.monotonic()
    with pytest.raises(ReadError) as caught:
        open_document(path)
    assert time.monotonic() - begin < 10
    assert type(caught.value) is kind
    for sentence in (caught.value.en, caught.value.zh):
        assert sentence.startswith("plan.xml") and "\n" not in sentence
        assert "lol" not in sentence and "passwd" not in sentence


@pytest.mark.parametrize(
    "inside",
    ["x" * 10_000_000, "&" * 3_000_000, "<!---->" * 500_000, "<![CDATA[x]]>" * 300_000, "<?a?>" * 500_000],
    ids=["text", "ampersands", "comments", "cdata", "instructions"],
)  # fmt: skip
def test_huge_text_is_read_in_time(tmp_path: Path, inside: str) -> None:
    begin = time.monotonic()
    (one,) = cards(tmp_path, report(indicator(name="n" + inside)))
    assert time.monotonic() - begin < 20
    assert one.kpis[0].label.value.startswith("n")


CROWDS = {
    "codes that are all taken": plan("<Goal><Name>G</Name><SequenceIndicator>1</SequenceIndicator>" + "".join(
        f"<Objective><Name>O</Name><SequenceIndicator>{code}</SequenceIndicator></Objective>"
        for code in ["1"] * 20_000 + [f"1.{n}" for n in range(1, 20_001)]) + "</Goal>"),
    "goals": plan("".join(f"<Goal><Name>G{n}</Name></Goal>" for n in range(20_000))),
    "indicators": report(*[indicator(name=f"I{n}") for n in range(20_000)]),
    "results": report(indicator("".join(result("1", 2000 + n % 20) for n in range(20_000)))),
    "unknown elements": plan(GOAL.format("".join(f"<E{n}>x</E{n}>" for n in range(20_000)))),
    "stakeholders": plan(GOAL.format("<Stakeholder><Name>S</Name></Stakeholder>" * 20_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", CROWDS)
def test_crowds_of_elements_take_no_more_than_their_share(tmp_path: Path, name: str) -> None:
    begin = time.monotonic()
    assert len(cards(tmp_path, CROWDS[name])) == 1
    assert time.monotonic() - begin < 20


def test_a_long_attribute_is_scanned_once(tmp_path: Path) -> None:
    begin = time.monotonic()
    text = report(indicator()).replace("<Goal>", f'<Goal note="{"y" * 20_000_000}">')
    (one,) = cards(tmp_path, text)
    assert time.monotonic() - begin < 20
    assert told(one, "stratml-without-place")[0].subject == "@note"


def test_the_limits_hold(tmp_path: Path) -> None:
    path = save(tmp_path, "plan.xml", report(indicator()).encode())
    with pytest.raises(LimitExceeded):
        open_document(path, Limits(cells=5))
    with pytest.raises(LimitExceeded):
        open_document(path, Limits(bytes=100))


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
        b"<?xml version='1.0'?><!-- <StrategicPlan> --><rss/>",
        b"<?xml version='1.0'?><!DOCTYPE StrategicPlan [<!ENTITY a 'x'>]><feed>&a;</feed>",
        b"<?xml version='1.0'?>",
    ],
)
def test_other_xml_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownFormat) as caught:
        open_document(save(tmp_path, "plan.xml", content))
    assert "StratML" in caught.value.en and "StratML" in caught.value.zh


def test_a_text_that_only_mentions_stratml_is_text(tmp_path: Path) -> None:
    document = open_document(save(tmp_path, "a.txt", b"the root is <StrategicPlan>\n"))
    assert document.root is None and document.media_type == "text/plain"


# --- the ways in ---


def test_the_guard_reads_it_in_a_process_of_its_own(tmp_path: Path) -> None:
    good = save(tmp_path, "a.xml", report(indicator(result("5"))).encode())
    bad = save(tmp_path, "b.xml", lol(report("")).encode())
    answers = dict(guard.read_many([good, bad]))
    assert isinstance(answers[good], list) and answers[good][0].agency == "River Board"
    assert isinstance(answers[bad], LimitExceeded)


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    document = open_document(save(tmp_path, "plan.pdf", report("").encode()))
    assert document.media_type == "application/xml"
    assert document.root is not None and document.root.name == "PerformancePlanOrReport"
    assert document.blocks == ()


def test_damaged_copies_are_read_or_refused(tmp_path: Path) -> None:
    whole = write(agency_card()).data
    dice = random.Random(17469)
    answers: Counter[str] = Counter()
    for _ in range(300):
        at, length = dice.randrange(len(whole)), dice.randrange(1, 40)
        data = whole[:at] + dice.randbytes(dice.randrange(4)) + whole[at + length :]
        try:
            answers["read"] += len(cards(tmp_path, data))
        except ReadError as error:
            answers[type(error).__name__] += 1
    assert answers["read"] > 20 and answers["DamagedInput"] > 20


def test_a_card_read_from_stratml_comes_back_from_its_graph(card: Read) -> None:
    found = card(report(indicator(result("12", 1905) + result("", 2008, "Actual", "hard"))))
    (back,) = from_dataset(build(found, 1, Minter()).dataset())
    assert (back.kpis, back.themes, back.map_objectives, back.agency, back.roc_year) == (
        found.kpis, found.themes, found.map_objectives, found.agency, found.roc_year,
    )  # fmt: skip
    assert back.findings == found.findings


def test_what_is_read_has_a_json(card: Read) -> None:
    found = bscgraph.to_json(card(report(indicator(result("5")))))
    assert found["kpis"] and found["findings"] is not None
    assert agency_card().agency not in str(found)
