"""Genuine answers of the registries, fed to the conversations that ask for them."""

from __future__ import annotations

import json

import pytest

from livebib.metadata.registries import agencies, arxiv, crossref, datacite, notices
from livebib.metadata.registries.registry import Registry
from livebib.model.record import Absent, Answered, Contributor, Day, Present, Record, Unanswered, Update
from livebib.model.work import Identifier
from livebib.web.conversation import Answer, Policy
from tests.metadata.registries.recorded import needs_recorded, recorded
from tests.web.page.talks import fails, says, talk

pytestmark = needs_recorded
WAKEFIELD = "10.1016/s0140-6736(97)11096-0"
NOTICE = "10.1016/s0140-6736(10)60175-4"


def answered(registry: Registry, name: str, file: str, status: int = 200, tries: int = 1) -> Answered:
    outcome = talk(registry.ask([name], Policy()), [says(status, recorded(file))] * tries).outcome
    assert isinstance(outcome, dict)
    found: Answered = outcome[name]
    return found


def record(registry: Registry, name: str, file: str) -> Record:
    found = answered(registry, name, file)
    assert isinstance(found, Present)
    assert found.record is not None
    return found.record


@pytest.mark.parametrize(
    ("registry", "name", "file", "read"),
    [
        (
            crossref.REGISTRY,
            "10.1371/journal.pone.0033693",
            "crossref_work_pone.0033693.json",
            "Methylphenidate Exposure Induc | Sadasivan | 2012 | PLoS ONE | 7 | e33693",
        ),
        (
            crossref.REGISTRY,
            "10.1109/icdcsw.2003.1203662",
            "crossref_work_proceedings_2003.json",
            "Accurate and explicit differen | Arya | None | 23rd International Conference  |  | 877-882",
        ),
        (
            crossref.REGISTRY,
            WAKEFIELD,
            "crossref_wakefield_retracted.json",
            "Ileal-lymphoid-nodular hyperpl | Wakefield | 1998 | The Lancet | 351 | 637-641",
        ),
        (
            datacite.REGISTRY,
            "10.48550/arxiv.1706.03762",
            "datacite_arxiv_1706.03762.json",
            "Attention Is All You Need | Vaswani | 2017 |  |  | ",
        ),
        (
            datacite.REGISTRY,
            "10.5061/dryad.8515",
            "datacite_zenodo_or_dryad_dataset.json",
            "Data from: A new malaria agent | Ollomo | 2011 |  |  | ",
        ),
        (
            arxiv.REGISTRY,
            "1706.03762",
            "arxiv_atom_1706.03762.xml",
            "Attention Is All You Need | Ashish Vaswani | 2017 |  |  | ",
        ),
        (
            arxiv.REGISTRY,
            "1605.08386",
            "arxiv_atom_1605.08386.xml",
            "Heat-bath random walks with Ma | Caprice Stanley | 2016 |  |  | ",
        ),
        (
            arxiv.REGISTRY,
            "2104.12255v1",
            "arxiv_atom_versioned_2104.12255v1.xml",
            "0 | Quan Thoi Minh Nguyen | 2021 |  |  | ",
        ),
        (
            arxiv.REGISTRY,
            "astro-ph/0601001",
            "arxiv_atom_oldstyle_astro-ph_0601001.xml",
            "Frequency of Hot Jupiters and  | Andrew Gould | 2006 |  |  | ",
        ),
        (
            agencies.NEGOTIATION,
            "10.1126/science.169.3946.635",
            "cn_csl_crossref.json",
            "The Structure of Ordinary Wate | Frank | 1970 | Science | 169 | 635-641",
        ),
        (
            agencies.NEGOTIATION,
            "10.1038/193293a0",
            "cn_csl_crossref_2018.json",
            "Formation of the Scab and the  | WINTER | 1962 | Nature | 193 | 293-294",
        ),
        (
            agencies.NEGOTIATION,
            "10.6084/m9.figshare.4724797",
            "cn_csl_datacite_thesis.json",
            "The hetnet awakens: understand | Himmelstein | 2017 |  |  | ",
        ),
    ],
)
def test_a_work(registry: Registry, name: str, file: str, read: str) -> None:
    it = record(registry, name, file)
    first = it.authors[0].family or it.authors[0].whole
    year = it.issued and it.issued.year
    venue = next(iter(it.venues), "")
    assert f"{it.title:.30} | {first} | {year} | {venue:.30} | {it.volume} | {it.pages}" == read


@pytest.mark.parametrize(
    ("registry", "name", "file", "status", "answer"),
    [
        (crossref.REGISTRY, "10.1371/notarealdoi", "crossref_404_not_found.txt", 404, Absent("doi-unregistered")),
        (
            crossref.REGISTRY,
            "10.1371/a",
            "crossref_400_parameter_not_allowed.json",
            400,
            Unanswered("registry-unanswered", "status 400"),
        ),
        (
            crossref.REGISTRY,
            "10.1371/a",
            "crossref_list_select.json",
            200,
            Unanswered("registry-unanswered", "the answer makes no sense"),
        ),
        (arxiv.REGISTRY, "9999.99999", "arxiv_atom_empty_9999.99999.xml", 200, Absent("arxiv-unknown")),
        (
            arxiv.REGISTRY,
            "abc",
            "arxiv_400_incorrect_id_format.xml",
            400,
            Absent("arxiv-unknown", "incorrect id format for abc"),
        ),
        (agencies.REGISTRY, "10.1371", "doi_ra_crossref.json", 200, Present(None, "Crossref")),
        (agencies.REGISTRY, "10.5061", "doi_ra_datacite.json", 200, Present(None, "DataCite")),
        (agencies.REGISTRY, "10.11367", "doi_ra_jalc.json", 200, Present(None, "JaLC")),
        (
            agencies.REGISTRY,
            "10.99999",
            "doi_ra_not_found.json",
            200,
            Absent("doi-unregistered", "DOI does not exist"),
        ),
        (
            agencies.NEGOTIATION,
            "10.1126/foo",
            "cn_404_doi_not_found.html",
            404,
            Unanswered("registry-unanswered", "its agency has no CSL-JSON"),
        ),
        (
            agencies.NEGOTIATION,
            "10.1126/foo",
            "doi.org_400_bad_doi.html",
            400,
            Unanswered("registry-unanswered", "its agency has no CSL-JSON"),
        ),
    ],
)
def test_an_answer_without_a_work(registry: Registry, name: str, file: str, status: int, answer: Answered) -> None:
    assert answered(registry, name, file, status) == answer


def test_arxivs_limit_is_waited_for_then_the_batch_is_unanswered() -> None:
    limited = says(429, recorded("arxiv_429_rate_exceeded.txt"), left=0.2)
    outcome = talk(arxiv.REGISTRY.ask(["1706.03762"], Policy()), [limited]).outcome
    assert outcome == {"1706.03762": Unanswered("registry-unanswered", "rate-limited")}


def test_of_two_ids_that_which_arxiv_lacks_is_absent() -> None:
    reply = says(200, recorded("arxiv_atom_batch2_one_missing.xml"))
    outcome = talk(arxiv.REGISTRY.ask(["0808.05394", "1707.08567"], Policy()), [reply]).outcome
    assert isinstance(outcome, dict)
    assert {name: type(answer) for name, answer in outcome.items()} == {"0808.05394": Absent, "1707.08567": Present}


def test_a_list_of_crossrefs_without_what_was_asked_for() -> None:
    reply = says(200, recorded("crossref_list_work-list.json"))  # says 586,628 and shows two
    names = ["10.1093/obo/9780199830060-0023", "10.1093/obo/9780199830060-0238", "10.1093/none"]
    outcome = talk(crossref.REGISTRY.ask(names, Policy()), [reply, says(404)]).outcome
    assert isinstance(outcome, dict)
    assert [type(outcome[name]) for name in names] == [Present, Present, Absent]


def test_every_item_of_a_search_becomes_a_record() -> None:
    items = json.loads(recorded("crossref_items_resnet_search.json"))
    first = crossref.record(items[0], Identifier("doi", "10.1109/cvpr.2016.90"))
    assert (first.title, first.issued) == ("Deep Residual Learning for Image Recognition", Day(2016, 6))
    assert all(crossref.record(item, Identifier("doi", item["DOI"])).title for item in items)


def test_the_retracted_work_is_told_from_its_notice() -> None:
    work = record(crossref.REGISTRY, WAKEFIELD, "crossref_wakefield_retracted.json")
    notice = record(crossref.REGISTRY, NOTICE, "crossref_wakefield_notice.json")
    assert notices.retraction(work) == Update("retraction", NOTICE, "retraction-watch", Day(2010, 2, 6))
    assert notices.retraction(notice) is None


def test_a_concern_is_found() -> None:
    doubted = record(crossref.REGISTRY, "10.1371/journal.pone.0064723", "crossref_expression_of_concern.json")
    assert notices.retraction(doubted) is None
    assert notices.concern(doubted) == Update(
        "expression_of_concern", "10.1371/journal.pone.0256488", "retraction-watch", Day(2021, 10, 28)
    )


def test_an_organisation_as_creator() -> None:
    found = record(datacite.REGISTRY, "10.15468/dl.pqqnhb", "datacite_organizational_creator.json")
    assert found.authors == (Contributor(whole="GBIF.org User", is_body=True),)


def test_a_redirect_of_doi_org_leads_to_crossrefs_lane() -> None:
    sent_on: Answer = says(302, location="https://api.crossref.org/v1/works/10.1126%2Fscience.169.3946.635/transform")
    conversation = agencies.NEGOTIATION.ask(["10.1126/science.169.3946.635"], Policy())
    it = talk(conversation, [sent_on, says(200, recorded("cn_csl_crossref.json"))])
    assert [question.lane for question in it.asked] == ["doi", "crossref"]


def test_an_outage_is_no_answer() -> None:
    outcome = talk(datacite.REGISTRY.ask(["10.5061/dryad.8515"], Policy()), [fails("dns-failure")] * 2).outcome
    assert outcome == {"10.5061/dryad.8515": Unanswered("registry-unanswered", "dns-failure")}
