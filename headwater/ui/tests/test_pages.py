"""The frame, the error pages, the components and the stylesheet."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.templatetags.static import static
from django.test import Client, RequestFactory
from jinja2 import UndefinedError

from headwater.kernel import Conflict, Forbidden, HeadwaterError, Invalid, NotFound
from headwater.ui import errors

UI = Path(__file__).resolve().parents[1]
STATIC = UI / "static"


def rendered(source: str, **context: Any) -> str:
    """A template given as text, rendered as a page's own would be."""
    return str(engines["jinja2"].from_string(source).render(context, RequestFactory().get("/")))


def part(call: str, **context: Any) -> str:
    name = call.partition("(")[0]
    return rendered("{% from 'ui/parts.jinja' import " + name + " %}{{ " + call + " }}", **context)


def test_what_people_wrote_is_never_markup() -> None:
    assert rendered("{{ said }}", said="<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert "<b>" not in part("summary_list([('Name', said)])", said="<b>x</b>")
    assert "<b>" not in part("table('<b>', ['<b>'], [['<b>', said]])", said="<b>x</b>")


def test_a_misspelt_name_stops_the_page_and_a_missing_parameter_does_not() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ mispelt }}")
    assert rendered("{{ params.classes }}", params={}) == ""


def test_a_table_has_a_caption_headings_and_a_box_that_keys_can_scroll() -> None:
    page = part("table('Crime by ward', ['Ward', 'Crimes'], [['Foleshill', '1,204']], numeric=[1])")
    assert re.search(r"<caption[^>]*>Crime by ward</caption>", page)
    assert page.count('scope="col"') == 2
    assert re.search(r'<th scope="row"[^>]*>Foleshill</th>', page)
    assert re.search(r'<td class="[^"]*numeric[^"]*">1,204</td>', page)
    assert 'tabindex="0" role="region" aria-label="Crime by ward"' in page


def test_times_are_ours_and_dates_are_words() -> None:
    at = datetime(2018, 7, 1, 23, 5, tzinfo=UTC)
    assert rendered("{{ at | day }}", at=at.date()) == "1 July 2018"
    assert rendered("{{ at | moment }}", at=at) == (
        '<time class="hw-moment" datetime="2018-07-01T23:05:00+00:00">2 July 2018, 00:05</time>'
    )
    assert "&lt;b&gt; <time" in rendered("{{ said ~ ' ' ~ (at | moment) }}", said="<b>", at=at)


def test_progress_is_told_in_words_as_well() -> None:
    known = part("progress('Loading crime', 1500, 6000, 'March 2014')")
    assert 'max="6000" value="1500" aria-label="Loading crime"' in known
    assert "1,500 of 6,000 (25%)" in known
    assert "March 2014" in known
    unknown = part("progress('Loading crime', 0, 0)")
    assert "value=" not in unknown
    assert "not known yet" in unknown


def test_a_live_part_says_what_it_follows_and_where_it_is_fetched() -> None:
    page = rendered(
        "{% from 'ui/parts.jinja' import live %}{% call live('jobs', 'journal.job', '/jobs/', 'Changed.') %}rows{% endcall %}"
    )
    assert 'data-live="journal.job"' in page
    assert 'hx-get="/jobs/" hx-trigger="live"' in page
    assert 'data-live-say="Changed."' in page


def test_summary_lists_name_what_their_links_do() -> None:
    page = part("summary_list([('Roles', 'Analyst', [('Change', '/x/', 'the roles')]), ('Name', 'Anil')])")
    assert re.search(r'<a class="govuk-link" href="/x/">Change<span class="govuk-visually-hidden"> the roles</span></a>', page)
    assert page.count("govuk-summary-list__row--no-actions") == 1


@pytest.mark.parametrize("fault", [Invalid, Forbidden, NotFound, Conflict])
def test_a_fault_is_a_page_that_says_what_to_do(fault: type[HeadwaterError]) -> None:
    middleware = errors.FaultMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().get("/"), fault("The tide is out.", "Wait for it."))
    assert answer is not None
    assert answer.status_code == fault.status
    text = answer.content.decode()
    assert "The tide is out." in text
    assert "Wait for it." in text
    assert errors._TITLES[fault.status] in text


def test_programs_get_faults_as_json() -> None:
    answer = errors.fault_page(RequestFactory().get("/api/x"), 422, "Wrong.", "Right it.")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.status_code == 422


def test_what_nobody_foresaw_is_left_to_the_server() -> None:
    middleware = errors.FaultMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ZeroDivisionError()) is None


def test_a_database_that_is_away_is_said_without_asking_it() -> None:
    middleware = errors.FaultMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().get("/"), OperationalError("secret host name"))
    assert answer is not None
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert b"secret" not in answer.content


def test_the_last_resort_page_needs_nothing() -> None:
    answer = errors.server_error(HttpRequest())
    assert answer.status_code == 500
    assert b"written to the log" in answer.content


def test_no_such_page(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert b"No page has this address." in answer.content


def test_a_forged_form_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content


def test_the_policy_is_strict_on_every_answer(client: Client) -> None:
    for where in ("/", "/accounts/locked/", "/no/such/page/"):
        policy = dict(
            directive.strip().split(" ", 1) for directive in client.get(where).headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in str(policy)


def test_the_stylesheet_is_dark_where_asked_and_fetches_nothing_from_elsewhere() -> None:
    css = (STATIC / "build" / "headwater.css").read_text()
    assert "prefers-color-scheme: dark" in css or "prefers-color-scheme:dark" in css
    assert "html.hw-staff[data-theme=dark]" in css
    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert addresses, "the components have icons"
    assert [address for address in addresses if not address.strip("\"'").startswith(("/static/", "data:"))] == []


def test_files_are_served_whole_compressed_and_only_once(client: Client) -> None:
    plain = client.get("/static/build/headwater.css")
    assert plain.headers["Content-Type"].startswith("text/css")
    assert plain.content == (STATIC / "build" / "headwater.css").read_bytes()
    assert "Access-Control-Allow-Origin" not in plain.headers
    small = client.get("/static/build/headwater.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 4
    again = client.get("/static/build/headwater.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = client.get("/static/build/headwater.css", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, plain.content[:10])
    assert client.get("/static/../../settings.py").status_code == 404


def test_a_file_is_kept_for_good_under_an_address_that_changes_when_it_does(client: Client) -> None:
    address = static("build/headwater.css")
    assert re.fullmatch(r"/static/build/headwater\.css\?v=[0-9a-f]{12}", address)
    assert address in client.get("/").content.decode()
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for wrong in (
        "/static/build/headwater.css",
        "/static/build/headwater.css?v=",
        "/static/build/headwater.css?v=0123456789ab",
    ):
        assert "immutable" not in client.get(wrong).headers["Cache-Control"], "an old page may ask for what is no longer there"
    assert static("no/such.css") == "/static/no/such.css"


def test_nothing_large_is_kept_in_git() -> None:
    ours = [file for folder in ("assets", "jinja2", "static/ui") for file in (UI / folder).rglob("*") if file.is_file()]
    assert ours
    assert [file.name for file in ours if file.stat().st_size > 100_000] == []


@pytest.mark.parametrize("template", sorted((UI / "jinja2").rglob("*.jinja")), ids=lambda path: path.name)
def test_no_template_of_the_shell_has_inline_code(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", source)
    assert "<style" not in source


class Order(forms.Form):
    """A form with every kind of field that the pages use."""

    name = forms.CharField(label="Name", help_text="As colleagues know it.", max_length=5)
    secret = forms.CharField(label="Secret", widget=forms.PasswordInput)
    words = forms.CharField(label="Words", widget=forms.Textarea, required=False)
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(label="One", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    some = forms.ChoiceField(label="Some", choices=[("", "Choose"), ("b", "B")])
    agreed = forms.BooleanField(label="Agreed")
    file = forms.FileField(label="File", required=False)
    day = forms.DateField(label="Day", required=False)


def form_page(form: forms.Form) -> str:
    return rendered("{% from 'ui/forms.jinja' import form as show %}{{ show(given, 'Send', '') }}", given=form)


def test_every_field_has_a_label_or_a_legend() -> None:
    page = form_page(Order())
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page))
    assert fields == labelled
    assert {"id_name", "id_secret", "id_words", "id_some", "id_file", "id_day"} < fields
    for legend in ("Kinds", "One"):
        assert re.search(rf"<legend[^>]*>\s*{legend}\s*</legend>", page)
    assert "There is a problem" not in page
    assert 'enctype="multipart/form-data"' in page


def test_a_wrong_form_keeps_what_was_entered_but_never_a_secret_and_each_fault_leads_to_its_field() -> None:
    page = form_page(Order({"name": "<Anil>", "secret": "s3cret", "kinds": ["a", "z"], "one": "b"}))
    assert "s3cret" not in page
    assert 'value="&lt;Anil&gt;"' in page
    ids = set(re.findall(r' id="([^"]+)"', page))
    links = re.findall(r'href="#([^"]*)"', page)
    assert len(links) == 4, "name is too long; kinds, some and agreed are wrong"
    assert set(links) <= ids
    assert re.search(r'<input[^>]*value="b"[^>]*checked', page)


@pytest.mark.django_db
def test_pages_for_the_public_are_sent_compressed_and_no_others(client: Client) -> None:
    packed = client.get("/help/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"999" in gzip.decompress(packed.content)
    assert "Content-Encoding" not in client.get("/help/").headers
    assert "Content-Encoding" not in client.get("/nowhere/", headers={"Accept-Encoding": "gzip"}).headers
