"""What other rooms may call."""

from anlan.data.laws.folder import Outcome, load_folder
from anlan.data.laws.models import Article, Law, LawVersion
from anlan.data.laws.operations import Given, Loaded, load_version
from anlan.data.laws.queries import article_of, search_articles

__all__ = [
    "Article",
    "Given",
    "Law",
    "LawVersion",
    "Loaded",
    "Outcome",
    "article_of",
    "load_folder",
    "load_version",
    "search_articles",
]
