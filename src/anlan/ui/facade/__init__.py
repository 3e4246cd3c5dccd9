"""What other rooms may use of the interface kit."""

from anlan.ui.access import public, requires
from anlan.ui.facade.frame import (
    Notification,
    RunningClock,
    notifications,
    register_clocks,
    register_duty,
    register_jurisdiction,
    register_notifications,
    running_clocks,
    unread_count,
)
from anlan.ui.facade.home import (
    Figure,
    FigureProvider,
    HomePanel,
    QuickAction,
    TodoItem,
    TodoProvider,
    figures_for,
    home_panels,
    quick_actions,
    register_figures,
    register_home_panel,
    register_quick_action,
    register_todo,
    todo_providers,
)
from anlan.ui.facade.memory import register_state, remembered
from anlan.ui.facade.navigation import NavItem, navigation_for
from anlan.ui.facade.search import SearchGroup, SearchHit, SearchProvider, register_search
from anlan.ui.forms import apply_domain_errors
from anlan.ui.tables.columns import Column
from anlan.ui.tables.engine import table_response
from anlan.ui.tables.filters import (
    BooleanFilter,
    ChoiceFilter,
    DateRangeFilter,
    DivisionFilter,
    Filter,
    SearchFilter,
)
from anlan.ui.tables.table import Action, EmptyState, Table
from anlan.ui.templatetags.anlan_ui import grade_badge, status_badge
from anlan.ui.times import time_element

__all__ = [
    "Action",
    "BooleanFilter",
    "ChoiceFilter",
    "Column",
    "DateRangeFilter",
    "DivisionFilter",
    "EmptyState",
    "Figure",
    "FigureProvider",
    "Filter",
    "HomePanel",
    "NavItem",
    "Notification",
    "QuickAction",
    "RunningClock",
    "SearchFilter",
    "SearchGroup",
    "SearchHit",
    "SearchProvider",
    "Table",
    "TodoItem",
    "TodoProvider",
    "apply_domain_errors",
    "figures_for",
    "grade_badge",
    "home_panels",
    "navigation_for",
    "notifications",
    "public",
    "quick_actions",
    "register_clocks",
    "register_duty",
    "register_figures",
    "register_home_panel",
    "register_jurisdiction",
    "register_notifications",
    "register_quick_action",
    "register_search",
    "register_state",
    "register_todo",
    "remembered",
    "requires",
    "running_clocks",
    "status_badge",
    "table_response",
    "time_element",
    "todo_providers",
    "unread_count",
]
