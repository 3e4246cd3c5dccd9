"""Writes: a version of a law comes in; the same law and day again replaces its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.laws.enums import LawLevel
from anlan.data.laws.events import LawLoaded
from anlan.data.laws.models import Article, Law, LawVersion
from anlan.data.laws.reading import ReadLaw, plain_name, read_law
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef

LONGEST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a version beside its text. `effective_to` None: in force until a later version is."""

    title: str
    level: LawLevel
    effective_from: date
    effective_to: date | None = None
    short_name: str = ""
    issuing_body: str = ""
    document_number: str = ""
    status_note: str = ""
    source: str = ""
    check_note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: `outcome` is created, updated or unchanged."""

    version: LawVersion
    outcome: str


def load_version(*, given: Given, text: str, by: Actor, at: datetime) -> Loaded:
    """Bring in a version of a law; an empty `text` files the law by its title only.

    Versions of one law follow one another: an earlier one ends the day before the next begins.
    """
    title = given.title.strip()
    if not title:
        raise InvalidInput("请填写法规标题。", field="title")
    if given.effective_to is not None and given.effective_to < given.effective_from:
        raise InvalidInput("失效日期不能早于施行日期。", field="effective_to")
    read = _read(text, title)
    digest = hashlib.sha256(text.encode()).hexdigest() if text else ""
    with transaction.atomic():
        law, _ = Law.objects.get_or_create(name=plain_name(title), defaults={"level": given.level})
        law.level, law.issuing_body = given.level, given.issuing_body or law.issuing_body
        law.short_name = given.short_name or law.short_name
        law.save()
        known = LawVersion.objects.filter(law=law, effective_from=given.effective_from).first()
        values = {
            "title": title,
            "document_number": given.document_number,
            "effective_to": given.effective_to,
            "status_note": given.status_note,
            "source": given.source,
            "check_note": given.check_note,
            "preamble": read.preamble if read else "",
            "digest": digest or (known.digest if known else ""),
            "article_count": len(read.pieces) if read else (known.article_count if known else 0),
        }
        version = known or LawVersion(law=law, effective_from=given.effective_from)
        same_text = known is not None and (not digest or known.digest == digest)
        changes = {
            name: [getattr(version, name), value]
            for name, value in values.items()
            if getattr(version, name) != value
        }
        changes.pop("preamble", None)
        if given.effective_to is None:  # the order of versions decides, below
            changes.pop("effective_to", None)
        if known is not None and same_text and not changes:
            return Loaded(version, "unchanged")
        for name, value in values.items():
            setattr(version, name, value)
        version.version += 1 if known else 0
        version.save()
        if read is not None and not same_text:
            _write_articles(version, read)
        _close_earlier(law)
        version.refresh_from_db()
        outcome = "updated" if known else "created"
        verb = "更新" if known else "载入"
        subject = RecordRef.of("law", law.pk)
        audit.record(
            action="laws.load_version",
            subject=subject,
            summary=f"{verb}法规：{title}（{given.effective_from:%Y-%m-%d} 施行，{version.article_count} 条）",
            changes={name: [str(old), str(new)] for name, (old, new) in changes.items()},
            by=by,
            at=at,
        )
        fact = LawLoaded(
            law=str(law.pk), version=str(version.pk), title=title, articles=version.article_count
        )
        events.publish(fact, subject=subject, by=by, at=at)
    return Loaded(version, outcome)


def _read(text: str, title: str) -> ReadLaw | None:
    if not text.strip():
        return None
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("法规文本过长，最多 200 万字。", field="text")
    try:
        return read_law(text, title=title)
    except ValueError as error:
        label = str(error).removeprefix("text: ").removesuffix(" comes twice")
        raise InvalidInput(f"“{title}”中{label}出现两次，请检查文本。", field="text") from error


def _write_articles(version: LawVersion, read: ReadLaw) -> None:
    version.articles.all().delete()
    Article.objects.bulk_create(
        Article(
            version=version,
            ordinal=ordinal,
            number=piece.number,
            branch=piece.branch,
            label=piece.label,
            chapter=piece.chapter[:100],
            section=piece.section[:100],
            text=piece.text,
        )
        for ordinal, piece in enumerate(read.pieces)
    )


def _close_earlier(law: Law) -> None:
    """Every version ends the day before the next begins; the last one keeps its own end."""
    later: LawVersion | None = None
    for version in law.versions.order_by("-effective_from"):
        if later is not None:
            end = later.effective_from - timedelta(days=1)
            if version.effective_to is None or version.effective_to > end:
                version.effective_to = end
                version.save(update_fields=["effective_to", "updated_at"])
        later = version
