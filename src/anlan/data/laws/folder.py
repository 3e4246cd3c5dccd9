"""A folder of law texts: Markdown files, and `index.csv` with what is known of each.

Columns: title, short_title, level, issuing_body, document_number, effective_date, status, file, source_repo, check.
Only title and effective_date are needed. A row without a file is filed by title. Without an index each file is a law,
in force from the last day its head names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from anlan.data.laws.enums import LawLevel
from anlan.data.laws.operations import Given, Loaded, load_version
from anlan.data.laws.reading import days_in, plain_name, read_law
from anlan.kernel.actor import Actor
from anlan.kernel.errors import DomainError, InvalidInput

INDEX = "index.csv"
_LEVELS = (
    ("司法解释", LawLevel.INTERPRETATION),
    ("行政法规", LawLevel.REGULATION),
    ("地方性法规", LawLevel.LOCAL),
    ("地方政府规章", LawLevel.LOCAL_RULE),
    ("规章", LawLevel.RULE),
    ("标准", LawLevel.STANDARD),
    ("规范性文件", LawLevel.DOCUMENT),
    ("法律", LawLevel.LAW),
)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one law of the folder; `error` says why it could not be taken."""

    name: str
    loaded: Loaded | None
    error: str = ""


def load_folder(folder: Path, *, by: Actor, at: datetime) -> list[Outcome]:
    """Bring in every law of a folder. One that cannot be taken does not stop the others."""
    if not folder.is_dir():
        raise InvalidInput(f"没有法规文件夹 {folder.name}。", field="folder")
    texts = {path.name: path.read_bytes() for path in sorted(folder.glob("*.md"))}
    index = folder / INDEX
    return load_texts(texts, index=index.read_bytes() if index.is_file() else None, by=by, at=at)


def load_texts(texts: dict[str, bytes], *, index: bytes | None, by: Actor, at: datetime) -> list[Outcome]:
    """Bring in texts by file name, with what an index says of them."""
    if not texts and index is None:
        raise InvalidInput("没有法规文本（.md）。", field="folder")
    outcomes: list[Outcome] = []
    entries = list(_entries(texts, index, outcomes))
    starts = {plain_name(given.title): given.effective_from for given, _ in entries}
    for given, name in sorted(entries, key=lambda each: each[0].effective_from):
        try:
            text = _decode(texts[name]) if name else ""
            started = replace(given, effective_from=_started(given, text), effective_to=_ended(given, starts))
            outcomes.append(Outcome(given.title, load_version(given=started, text=text, by=by, at=at)))
        except DomainError as error:
            outcomes.append(Outcome(given.title, None, error.message))
    return outcomes


def _entries(
    texts: dict[str, bytes], index: bytes | None, outcomes: list[Outcome]
) -> Iterator[tuple[Given, str]]:
    named: set[str] = set()
    for row in csv.DictReader(io.StringIO(_decode(index))) if index is not None else ():
        title, name = (row.get("title") or "").strip(), (row.get("file") or "").strip()
        day = _DATE.search(row.get("effective_date") or "")
        named.add(name)
        if not title or day is None:
            outcomes.append(Outcome(title or name or "（无标题）", None, "索引中缺少标题或施行日期。"))
        elif name and name not in texts:
            outcomes.append(Outcome(title, None, f"没有文件 {name}。"))
        else:
            yield _given(row, title, date(int(day[1]), int(day[2]), int(day[3]))), name
    for name, raw in texts.items():
        if name not in named and name.lower() != "readme.md":
            try:
                yield _guessed(name, _decode(raw)), name
            except DomainError as error:
                outcomes.append(Outcome(name, None, error.message))


def _given(row: dict[str, str], title: str, day: date) -> Given:
    def cell(name: str, longest: int) -> str:
        return (row.get(name) or "").strip()[:longest]

    return Given(
        title=title,
        level=_level(cell("level", 64)),
        effective_from=day,
        short_name=cell("short_title", 64),
        issuing_body=cell("issuing_body", 64),
        document_number=cell("document_number", 128),
        status_note=cell("status", 200),
        source=cell("source_repo", 300),
        check_note=cell("check", 300),
    )


def _guessed(name: str, text: str) -> Given:
    """What a text without an index row says of itself."""
    try:
        read = read_law(text)
    except ValueError as error:
        raise InvalidInput(f"{name} 是空的。", field="file") from error
    title = read.title or Path(name).stem
    days = days_in(read.preamble)
    if not days:
        raise InvalidInput(f"“{title}”没有写明施行日期，请在 {INDEX} 中补充。", field="effective_date")
    level = LawLevel.LAW if title.endswith("法") else LawLevel.DOCUMENT
    return Given(title=title, level=level, effective_from=max(date(*day) for day in days))


def _started(given: Given, text: str) -> date:
    """A text amended after the law first took effect speaks from its last amendment on."""
    if not text or re.search(r"(修正|修订)[)）]$", given.title) is None:
        return given.effective_from
    try:
        preamble = read_law(text, title=given.title).preamble
    except ValueError:  # loading says what is wrong with the text
        return given.effective_from
    return max([given.effective_from, *(date(*day) for day in days_in(preamble))])


def _ended(given: Given, starts: dict[str, date]) -> date | None:
    """The last day of a law whose status says it was repealed: by a day, or by another law of the folder."""
    if not given.status_note.startswith(("已废止", "已失效")):
        return None
    if (day := _DATE.search(given.status_note)) is not None:
        return date(int(day[1]), int(day[2]), int(day[3])) - timedelta(days=1)
    found = [start for name, start in starts.items() if name in given.status_note]
    return min(found) - timedelta(days=1) if found else None


def _level(words: str) -> LawLevel:
    return next((level for word, level in _LEVELS if word in words), LawLevel.DOCUMENT)


def _decode(raw: bytes | None) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return (raw or b"").decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput("文件编码无法识别，请另存为 UTF-8。", field="file")
