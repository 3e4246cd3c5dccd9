"""`anlan doctor`: is this machine and this installation fit to serve? Each finding says what to do."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from anlan.base.audit.facade import verify
from anlan.base.documents.facade import installed_fonts
from anlan.base.jobs.facade import worker_age_s
from anlan.config.sqlite import MINIMUM
from anlan.kernel.clock import ahead, in_shanghai, now

Verdict = Literal["ok", "note", "bad"]
SHOWN: dict[Verdict, str] = {"ok": "正常", "note": "注意", "bad": "故障"}
LEAST_SPACE_BYTES = 2 * 1024**3
WORKER_SILENT_S = 60
#: Chromium, typst and the map are content with these; official papers look right with them.
OFFICIAL_FONTS = {"仿宋": {"FangSong", "FangSong_GB2312", "仿宋", "STFangsong"},
                  "小标宋": {"FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体"}}  # fmt: skip
EXPECTED_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "mmap_size": 0, "foreign_keys": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    name: str
    verdict: Verdict
    text: str


def examine() -> int:
    """Print every finding; 0 when nothing is broken (notes do not count)."""
    findings = [finding for check in CHECKS for finding in _guarded(check)]
    for finding in findings:
        print(f"[{SHOWN[finding.verdict]}] {finding.name}：{finding.text}")
    broken = sum(finding.verdict == "bad" for finding in findings)
    print(f"\n{len(findings)} 项检查，{broken} 项故障。")
    return 1 if broken else 0


def _guarded(check: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return check()
    except Exception as error:  # whatever a check meets is what the operator wants to read
        return [Finding(check.__name__.strip("_"), "bad", f"{type(error).__name__}: {error}")]


def _python() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return [Finding("Python", "ok" if good else "bad", version if good else f"{version}，需要 3.11 或更新")]


def _database() -> list[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return [Finding("数据库", "bad", f"无法打开：{error}")]
    if connection.vendor != "sqlite":
        return [
            Finding("数据库", "ok", connection.vendor),
            Finding("空间索引", "note", "城市版的空间后端尚未完成"),
        ]
    return [_sqlite_version(), *_pragmas()]


def _sqlite_version() -> Finding:
    import sqlite3

    good = sqlite3.sqlite_version_info >= MINIMUM
    wanted = ".".join(map(str, MINIMUM))
    return Finding(
        "SQLite", "ok" if good else "bad", sqlite3.sqlite_version + ("" if good else f"，需要 {wanted}")
    )


def _pragmas() -> list[Finding]:
    wrong = []
    with connection.cursor() as cursor:
        for name, expected in EXPECTED_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found != expected:
                wrong.append(f"{name}={found}（应为 {expected}）")
        cursor.execute("PRAGMA quick_check")
        whole = cursor.fetchone()[0]
    return [
        Finding("SQLite 设置", "bad" if wrong else "ok", "、".join(wrong) or "WAL、FULL、不映射内存"),
        Finding("数据库文件", "ok" if whole == "ok" else "bad", "完整" if whole == "ok" else str(whole)),
    ]


def _migrations() -> list[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    text = f"有 {len(waiting)} 个迁移未执行，请运行 anlan migrate" if waiting else "已是最新"
    return [Finding("数据库结构", "bad" if waiting else "ok", text)]


def _front_end() -> list[Finding]:
    manifest = Path(settings.FRONTEND_DIST) / "assets" / "manifest.json"
    return [
        Finding("前端", "ok", "已构建")
        if manifest.exists()
        else Finding("前端", "bad", "未构建，请运行 make setup")
    ]


def _fonts() -> list[Finding]:
    present = installed_fonts()
    missing = [name for name, families in OFFICIAL_FONTS.items() if not families & present]
    if not present & {"Noto Serif SC", "Noto Serif CJK SC"}:
        return [Finding("文书字体", "bad", "没有可用的中文宋体，请运行 make setup")]
    if missing:
        return [Finding("文书字体", "note", f"未安装{'、'.join(missing)}，文书以思源宋体代替")]
    return [Finding("文书字体", "ok", "仿宋、小标宋齐全")]


def _disk() -> list[Finding]:
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(data).free
    writable = os.access(data, os.W_OK)
    text = f"剩余 {free / 1024**3:.1f} GB" + ("" if writable else "，数据目录不可写")
    verdict: Verdict = "bad" if not writable or free < LEAST_SPACE_BYTES // 4 else "note"
    return [Finding("磁盘", "ok" if writable and free >= LEAST_SPACE_BYTES else verdict, text)]


def _port() -> list[Finding]:
    port = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return [Finding("端口", "note", f"{port} 已被占用（安澜正在运行，或请另设 PORT）")]
    return [Finding("端口", "ok", f"{port} 可用")]


def _worker() -> list[Finding]:
    age = worker_age_s(at=now())
    if age is None:
        return [Finding("后台进程", "note", "从未运行（启动服务后再检查）")]
    if age > WORKER_SILENT_S:
        return [Finding("后台进程", "note", f"{int(age)} 秒前最后一次响应，服务未运行")]
    return [Finding("后台进程", "ok", f"{int(age)} 秒前响应")]


def _clock() -> list[Finding]:
    """A clock set back makes deadlines and the audit chain lie: compare with the newest thing written here."""
    moment = now()
    newest = max(
        (path.stat().st_mtime for path in Path(settings.DATA_DIR).glob("*") if path.is_file()), default=0.0
    )
    behind = newest - moment.timestamp()
    if behind > 120:
        written = in_shanghai(datetime.fromtimestamp(newest, UTC))
        return [Finding("时钟", "bad", f"早于最近写入的数据（{written:%Y-%m-%d %H:%M}），请校时")]
    if ahead():
        text = f"演练时钟 {in_shanghai(moment):%Y-%m-%d %H:%M}；正式使用请去掉 ANLAN_CLOCK_OFFSET_S"
        return [Finding("时钟", "note", text)]
    return [Finding("时钟", "ok", f"{in_shanghai(moment):%Y-%m-%d %H:%M:%S}（北京时间）")]


def _holidays() -> list[Finding]:
    from chinese_calendar.constants import holidays

    end = max(holidays).year
    late = end < in_shanghai(now()).year
    text = f"到 {end} 年底；之后的期限显示“待定”" + ("，请导入新的放假安排" if late else "")
    return [Finding("节假日表", "note" if late else "ok", text)]


def _audit() -> list[Finding]:
    outcome = verify()
    if outcome.whole:
        return [Finding("审计链", "ok", f"完整，{outcome.entries} 条")]
    return [Finding("审计链", "bad", f"在第 {outcome.broken_at} 条断裂：{outcome.problem}")]


CHECKS: tuple[Callable[[], list[Finding]], ...] = (
    _python, _database, _migrations, _front_end, _fonts, _disk, _port, _worker, _clock, _holidays, _audit,
)  # fmt: skip
