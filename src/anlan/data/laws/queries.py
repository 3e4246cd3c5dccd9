"""Reads: laws, their versions, articles, and the search in Chinese. The library is public to everybody signed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from anlan.base.accounts.facade import User
from anlan.data.laws.models import Article, Law, LawVersion
from anlan.data.laws.numerals import wanted_article
from anlan.kernel.errors import NotFound

MOST_FOUND = 2000
_GAPS = re.compile(r"[\s　,，、;；]+")


def laws(*, visible_to: User) -> QuerySet[Law]:
    """All laws with their versions, the newest version first."""
    rows = Law.objects.all() if visible_to.is_active else Law.objects.none()
    return rows.prefetch_related(Prefetch("versions", LawVersion.objects.order_by("-effective_from")))


def version_by_id(version_id: UUID, *, visible_to: User) -> LawVersion:
    """One version, or `NotFound`."""
    rows = LawVersion.objects.select_related("law").filter(pk=version_id, law__in=laws(visible_to=visible_to))
    found = rows.first()
    if found is None:
        raise NotFound("没有这个版本。")
    return found


def in_force(on: date) -> Q:
    """Condition on versions: in force on a day."""
    return Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=on))


def article_of(law: str, number: int, branch: int = 0, *, on: date) -> Article | None:
    """The article of a law by its plain name in force on a day: what documents and findings cite."""
    rows = Article.objects.select_related("version__law").filter(number=number, branch=branch)
    versions = LawVersion.objects.filter(in_force(on), Q(law__name=law) | Q(law__short_name=law))
    return rows.filter(version__in=versions).first()


@dataclass(frozen=True, slots=True)
class Found:
    """One article found, and how well it fits (the higher the better)."""

    article: Article
    score: float


def search_articles(text: str, *, on: date, visible_to: User, law: Law | None = None) -> list[Found]:
    """Articles in force on a day that fit what was typed, the best first.

    Words are parted by spaces and all of them must occur, in the article or in the law's name; one character is enough.
    "安全生产法 第九十九条" finds that article of the laws so named. A law's name alone finds its articles in order.
    """
    if not visible_to.is_active or not text.strip():
        return []
    versions = LawVersion.objects.filter(in_force(on)).select_related("law")
    if law is not None:
        versions = versions.filter(law=law)
    known = {version.pk: version for version in versions}
    wanted = wanted_article(text.strip())
    if wanted is not None:
        found = _cited(*wanted, known)
        if found:
            return found
    return _containing([word for word in _GAPS.split(text.strip().strip("《》")) if word], known)


def _cited(rest: str, number: int, branch: int, known: dict[UUID, LawVersion]) -> list[Found]:
    """The article that was named, of every law the rest of the query fits; the closest name first."""
    fitting = (
        {key: _naming(rest, version) for key, version in known.items()} if rest else dict.fromkeys(known, 0.1)
    )
    keys = [key for key, score in fitting.items() if score > 0]
    rows = Article.objects.filter(version__in=keys, number=number)
    if branch:
        rows = rows.filter(branch=branch)
    found = [
        Found(_with(row, known), fitting[row.version_id] - row.branch / 100)  # 第X条 before 第X条之一
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.score, each.article.version.law.name, each.article.ordinal))


def _naming(words: str, version: LawVersion) -> float:
    """How well words name a law: 3 exactly, 2 as its end, 1 as a part of it, 0 not."""
    words = words.strip("《》 ").removeprefix("中华人民共和国")
    if words in {version.law.name, version.law.short_name, version.title}:
        return 3.0
    if version.law.name.endswith(words):
        return 2.0
    return (
        1.0 if words in version.title or (version.law.short_name and words in version.law.short_name) else 0.0
    )


def _containing(words: list[str], known: dict[UUID, LawVersion]) -> list[Found]:
    if not words:
        return []
    condition = Q()
    for word in words:
        named = [key for key, version in known.items() if _naming(word, version) > 0]
        condition &= Q(text__contains=word) | Q(version__in=named)
    rows = Article.objects.filter(condition, version__in=list(known)).order_by("version", "ordinal")[
        :MOST_FOUND
    ]
    found = [Found(_with(row, known), _fit(row, words, known[row.version_id])) for row in rows]
    return sorted(found, key=lambda each: (-each.score, each.article.version.law.name, each.article.ordinal))


def _fit(row: Article, words: list[str], version: LawVersion) -> float:
    """Words that name the law weigh most, then how much of the article they are."""
    score = 0.0
    for word in words:
        named = _naming(word, version)
        if named:  # then its articles stand in their own order
            score += 2.0 * named
            continue
        score += min(row.text.count(word), 5) * len(word) / (20.0 + len(row.text) ** 0.5)
        score += 0.5 if word in row.chapter or word in row.section else 0.0
    return score


def _with(row: Article, known: dict[UUID, LawVersion]) -> Article:
    row.version = known[row.version_id]
    return row


@dataclass(frozen=True, slots=True)
class Difference:
    """One article in two versions; None where a version does not have it."""

    label: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "新增"
        if self.after is None:
            return "删去"
        return "未变" if self.before == self.after else "修改"


def compare(before: LawVersion, after: LawVersion) -> list[Difference]:
    """Articles of two versions side by side by number, in the order of the later one."""
    old = {(row.number, row.branch): row for row in before.articles.all()}
    new = {(row.number, row.branch): row for row in after.articles.all()}
    keys = sorted(old.keys() | new.keys())
    return [
        Difference(
            label=(new.get(key) or old[key]).label,
            before=old[key].text if key in old else None,
            after=new[key].text if key in new else None,
        )
        for key in keys
    ]
