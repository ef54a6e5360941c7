"""Settings come from the environment; the command line wins; what makes no sense is refused by its name."""

from pathlib import Path

import pytest

from index.errors import SettingError
from qa.settings import Settings, from_env, origin_of, public_url, sync_seconds


def test_nothing_set_gives_the_defaults() -> None:
    assert from_env({}) == Settings()
    assert from_env({"FOOTNOTE_TOP_K": "  ", "TOP_K": "9"}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("store", "/srv/store", Path("/srv/store")),
        ("seeds", " notes ", Path("notes")),
        ("embedder", "some/model", "some/model"),
        ("top_k", "12", 12),
        ("threshold", "0.4", 0.4),
        ("risk", "0.1", 0.1),
        ("threshold", "0", 0.0),
        ("threads", "2", 2),
        ("host", "0.0.0.0", "0.0.0.0"),
        ("port", "8000", 8000),
        ("allowed_origins", "https://a.example/, https://b.example,", ("https://a.example", "https://b.example")),
        ("allowed_hosts", "a.example", ("a.example",)),
    ],
)
def test_each_setting_has_its_variable(name: str, text: str, value: object) -> None:
    variable = f"FOOTNOTE_{name.upper()}"
    assert getattr(from_env({variable: text}), name) == value
    assert (origin_of(name, {variable: text}), origin_of(name, {})) == (variable, "default")


def test_the_command_line_wins_where_it_says_something() -> None:
    settings = from_env({"FOOTNOTE_PORT": "8000", "FOOTNOTE_HOST": "a"}, port=9000, host=None)
    assert (settings.port, settings.host) == (9000, "a")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("TOP_K", "eight", "FOOTNOTE_TOP_K is 'eight', which is not a number. Set a number."),
        ("TOP_K", "1.5", "FOOTNOTE_TOP_K is '1.5', which is not a number"),
        ("TOP_K", "0", "FOOTNOTE_TOP_K is 0, outside 1 to 50. Set a value in that range."),
        ("TOP_K", "51", "FOOTNOTE_TOP_K is 51, outside 1 to 50"),
        ("THRESHOLD", "1.01", "FOOTNOTE_THRESHOLD is 1.01, outside 0 to 1"),
        ("THRESHOLD", "nan", "FOOTNOTE_THRESHOLD is nan, outside 0 to 1"),
        ("THRESHOLD", "high", "FOOTNOTE_THRESHOLD is 'high', which is not a number"),
        ("PORT", "0", "FOOTNOTE_PORT is 0, outside 1 to 65535"),
        ("THREADS", "65", "FOOTNOTE_THREADS is 65, outside 0 to 64"),
    ],
)
def test_a_value_that_makes_no_sense(name: str, text: str, message: str) -> None:
    with pytest.raises(SettingError) as raised:
        from_env({f"FOOTNOTE_{name}": text})
    assert message in str(raised.value)


def test_the_command_line_is_checked_too() -> None:
    with pytest.raises(SettingError, match="FOOTNOTE_PORT is 70000, outside 1 to 65535"):
        from_env({}, port=70000)


def test_a_tilde_is_the_home_folder() -> None:
    assert from_env({"FOOTNOTE_STORE": "~/notes"}).store == Path.home() / "notes"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("https://ask.example", "https://ask.example"),
        ("HTTPS://Ask.Example/", "https://ask.example"),
        ("http://ask.example:8080", "http://ask.example:8080"),
        ("https://wiki.example/Footnote/", "https://wiki.example/Footnote"),
        ("http://[::1]:7860/a/b-c.d", "http://[::1]:7860/a/b-c.d"),
    ],
)
def test_the_public_address(text: str, address: str) -> None:
    assert public_url(from_env({"FOOTNOTE_PUBLIC_URL": text})) == address


@pytest.mark.parametrize(
    "text",
    [
        "ask.example", "//ask.example", "ftp://ask.example", "https://", "https:///a", "https://user@ask.example", "https://-a",
        "https://ask.example/?a", "https://ask.example/#a", "https://ask.example/a//b", "https://ask.example/../a",
        "https://ask.example/a b", "https://ask.example/a;b", "https://ask.example:0", "https://ask.example:65536", "https://é",
    ],
)  # fmt: skip
def test_what_is_no_public_address(text: str) -> None:
    with pytest.raises(SettingError, match=r"FOOTNOTE_PUBLIC_URL is .* which is no address of a server\. Write"):
        public_url(Settings(public_url=text))


@pytest.mark.parametrize(
    ("text", "seconds"), [("", 0), ("30s", 30), ("10m", 600), (" 1h ", 3600), ("90 s", 90), ("168h", 604_800)]
)
def test_how_often_a_server_syncs(text: str, seconds: int) -> None:
    assert sync_seconds(from_env({"FOOTNOTE_SYNC_EVERY": text})) == seconds


@pytest.mark.parametrize("text", ["10", "0s", "m", "-5m", "1.5h", "10 minutes", "1d", "169h", "9" * 50 + "s", "\u0665m"])
def test_what_is_no_time_between_two_syncs(text: str) -> None:
    with pytest.raises(SettingError, match="Write how often to sync: 30s, 10m or 1h"):
        sync_seconds(Settings(sync_every=text))
