"""`anlan backup` and `anlan restore`: one tar file with the database, files and keys of the embedded profile.

The database is copied by SQLite's online backup while people work, checked, and the archive carries a list of digests
that a restore verifies before anything is replaced. What stood before a restore is kept beside it.
"""

from __future__ import annotations

import hashlib
import json
import socket
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from anlan import __version__
from anlan.config.lock import alone
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import Conflict, InvalidInput

DATABASE = "anlan.sqlite3"
MANIFEST = "manifest.json"
#: What belongs to an installation besides its database; a missing one is left out.
BESIDE = ("files", "secret-key", "audit-key.pem", "audit-heads.jsonl")


def make_backup(directory: Path) -> Path:
    """Write `anlan-<time>.tar.gz` into `directory` and read it back; its path.

    Raises InvalidInput when the directory cannot be written, Conflict when the copy does not pass SQLite's check.
    """
    _only_embedded()
    target = _target(directory)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as workshop:
        stage = Path(workshop)
        _copy_database(stage / DATABASE)
        part = target.with_suffix(".part")
        manifest = _write_archive(part, stage / DATABASE)
        _verify_archive(part, manifest)
        part.chmod(0o600)  # keys are inside
        part.replace(target)
    return target


def restore_backup(file: Path) -> None:
    """Replace the present data by an archive; the old folder is kept as `<folder>.before-restore-<time>`.

    Raises InvalidInput for a file that is no whole backup, Conflict while Anlan is served on these data.
    """
    _only_embedded()
    if not file.is_file():
        raise InvalidInput(f"没有文件 {file}。")
    data = Path(settings.DATA_DIR)
    data.parent.mkdir(parents=True, exist_ok=True)
    with alone(data), tempfile.TemporaryDirectory(dir=data.parent, prefix=".restore-") as workshop:
        stage = Path(workshop) / "data"
        stage.mkdir()
        _extract(file, stage)
        connections.close_all()
        if data.exists():
            data.rename(_free_name(data, now()))
        stage.rename(data)
    print(f"已从 {file.name} 恢复。")


def _only_embedded() -> None:
    if connection.vendor != "sqlite":
        raise Conflict(
            "此命令只用于单机版（SQLite）；PostgreSQL 请使用数据库自带的备份工具。", code="profile"
        )


def _target(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"无法写入目录 {directory}：{error.strerror}。") from error
    stamp = f"{in_shanghai(now()):%Y%m%d-%H%M%S}"
    target = directory / f"anlan-{stamp}.tar.gz"
    number = 1
    while target.exists():
        number += 1
        target = directory / f"anlan-{stamp}-{number}.tar.gz"
    return target


def _copy_database(target: Path) -> None:
    import sqlite3  # PyPI's, put in place by the settings

    copy = sqlite3.connect(target)
    try:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy)
    finally:
        copy.close()


def _check(database: object) -> None:
    found = database.execute("PRAGMA integrity_check").fetchone()[0]  # type: ignore[attr-defined]  # the driver has no types
    if found != "ok":
        raise Conflict(f"数据库副本未通过完整性检查：{found}", code="corrupt")


def _members(database: Path) -> Iterator[tuple[str, Path]]:
    """Name in the archive and source of everything to keep."""
    yield DATABASE, database
    data = Path(settings.DATA_DIR)
    for name in BESIDE:
        path = data / name
        if path.is_dir():
            yield from ((str(p.relative_to(data)), p) for p in sorted(path.rglob("*")) if p.is_file())
        elif path.exists():
            yield name, path


def _write_archive(path: Path, database: Path) -> dict[str, str]:
    digests: dict[str, str] = {}
    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        for name, source in _members(database):
            archive.add(source, arcname=name, recursive=False)
            digests[name] = _digest(source)
        manifest = database.with_name(MANIFEST)
        about = {
            "version": __version__,
            "host": socket.gethostname(),
            "at": now().isoformat(),
            "sha256": digests,
        }
        manifest.write_text(json.dumps(about, ensure_ascii=False, indent=1))
        archive.add(manifest, arcname=MANIFEST)
    return digests


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _verify_archive(path: Path, expected: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".verify-") as folder:
        _extract(path, Path(folder))
        found = {name: _digest(Path(folder) / name) for name in expected}
    if found != expected:
        raise Conflict("备份写出后读回不一致，请检查磁盘。", code="corrupt")


def _extract(file: Path, folder: Path) -> None:
    """Unpack and check every digest and the database; the manifest is not kept."""
    import sqlite3

    try:
        with tarfile.open(file, "r:gz") as archive:
            _unpack(archive, folder)
        about = json.loads((folder / MANIFEST).read_text())
        expected = dict(about["sha256"])
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise InvalidInput(f"{file.name} 不是完整的安澜备份：{error}") from error
    for name, digest in expected.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise InvalidInput(f"{file.name} 中的 {name} 缺失或已损坏，未作任何更改。")
    if DATABASE not in expected:
        raise InvalidInput(f"{file.name} 中没有数据库。")
    (folder / MANIFEST).unlink()
    copy = sqlite3.connect(folder / DATABASE)
    try:
        _check(copy)
    finally:
        copy.close()


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files and folders below `folder` only, whatever the archive says; `ValueError` for anything else.

    The standard library has a filter for this from Python 3.11.4 on; systems in service have older ones.
    """
    members = archive.getmembers()
    for member in members:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise ValueError(f"{member.name}: not a file of a backup")
        member.mode = 0o700 if member.isdir() else 0o600
    known: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    archive.extractall(folder, members, **known)  # noqa: S202  (each member is checked above)


def _free_name(data: Path, at: datetime) -> Path:
    stem = f"{data.name}.before-restore-{in_shanghai(at):%Y%m%d-%H%M%S}"
    name, number = data.with_name(stem), 1
    while name.exists():
        number += 1
        name = data.with_name(f"{stem}-{number}")
    return name
