"""The command `anlan`. Each sub-command imports what it needs only when it runs."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and run; the exit status tells whether it worked."""
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", f"anlan.config.settings.{os.environ.get('ANLAN_PROFILE', 'embedded')}"
    )
    options = _parser().parse_args(argv)
    import django

    django.setup()
    from anlan.kernel.errors import DomainError

    try:
        return int(options.run(options) or 0)
    except DomainError as error:
        print(f"anlan: {error.message}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anlan", description="安澜：安全生产监管与应急指挥平台")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text)
        sub.set_defaults(run=run)
        return sub

    serve = command("serve", _serve, "启动服务（网页与后台进程）")
    serve.add_argument("--host", default=os.environ.get("ANLAN_BIND", "127.0.0.1"))
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    web = command("web", _web, "只启动网页进程")
    web.add_argument("--host", default=os.environ.get("ANLAN_BIND", "127.0.0.1"))
    web.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    command("worker", _worker, "只启动后台进程")
    command("migrate", _migrate, "建立或升级数据库")
    demo = command("demo", _demo, "建立演示城市（虚构企业，已注明）")
    demo.add_argument("--enterprises", type=int, default=0, help="另外生成的企业数")
    init = command("init", _init, "建立一个真实城市的空平台")
    init.add_argument("--division", required=True, help="地级市区划代码，如 210200")
    init.add_argument("--admin", default="admin", help="首位系统管理员的用户名")
    load = command("import", _import, "从 xlsx 或 csv 导入台账")
    load.add_argument("dataset")
    load.add_argument("file", type=Path)
    token = command("token", _token, "为用户签发接口令牌")
    token.add_argument("user")
    password = command(
        "password", _password, "为用户设置新的随机口令（遗忘口令时在服务器上使用；下次登录须修改）"
    )
    password.add_argument("user")
    factor = command(
        "reset-second-factor", _reset_second_factor, "取消用户的双因素验证（手机或密钥遗失时在服务器上使用）"
    )
    factor.add_argument("user")
    backup = command("backup", _backup, "备份到目录")
    backup.add_argument("directory", type=Path)
    restore = command("restore", _restore, "从备份恢复")
    restore.add_argument("file", type=Path)
    verify = command("verify-audit", _verify_audit, "校验审计链")
    verify.add_argument("file", type=Path, nargs="?")
    command("doctor", _doctor, "检查本机与安装")
    command("bench", _bench, "测量性能并打印")
    return parser


def _migrate(options: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return 0


def _serve(options: argparse.Namespace) -> int:
    from django.conf import settings

    from anlan.config.demo.people import print_accounts
    from anlan.config.lock import alone
    from anlan.config.supervisor import Child, Supervisor
    from anlan.kernel.clock import ahead, in_shanghai, now

    with alone(settings.DATA_DIR):
        _migrate(options)
        os.environ["ANLAN_BIND"] = options.host
        shown = "localhost" if options.host in {"127.0.0.1", "0.0.0.0", "::1"} else options.host  # noqa: S104
        print_accounts(f"http://{shown}:{options.port}")
        if ahead():
            print(f"演练时钟：本系统现在是 {in_shanghai(now()):%Y-%m-%d %H:%M}，不是实际时间。", flush=True)
        address = ["--host", options.host, "--port", str(options.port)]
        return Supervisor([Child("web", ["web", *address]), Child("worker", ["worker"])]).run()


def _web(options: argparse.Namespace) -> int:
    import uvicorn

    from anlan.config.supervisor import watch_parent

    watch_parent(threading.Event(), os.getppid())
    config = uvicorn.Config(
        "anlan.config.asgi:application",
        host=options.host,
        port=options.port,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=3,
        server_header=False,
    )
    uvicorn.Server(config).run()
    return 0


def _worker(options: argparse.Namespace) -> int:
    from anlan.base.jobs.facade import Worker
    from anlan.config.supervisor import watch_parent

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    watch_parent(stop, os.getppid())
    Worker(stop=stop).run()
    return 0


def _demo(options: argparse.Namespace) -> int:
    from anlan.config.demo.world import build_world

    _migrate(options)
    build_world(extra_enterprises=options.enterprises)
    return 0


def _init(options: argparse.Namespace) -> int:
    from anlan.config.bootstrap import init_city
    from anlan.kernel.clock import now

    _migrate(options)
    created = init_city(code=options.division, admin=options.admin, at=now())
    print(f"{created.name}：{created.districts} 个区县、{created.townships} 个乡镇街道已建立。")
    print(f"系统管理员 {created.admin}，初始口令 {created.password}（请登录后立即修改）")
    return 0


def _import(options: argparse.Namespace) -> int:
    from anlan.config.bulk import import_file

    _migrate(options)
    return import_file(dataset=options.dataset, file=options.file)


def _token(options: argparse.Namespace) -> int:
    from anlan.base.accounts.facade import User, issue_token
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now

    user = User.objects.filter(username__iexact=options.user, is_active=True).first()
    if user is None:
        print(f"anlan: 没有启用的用户“{options.user}”", file=sys.stderr)
        return 1
    by = Actor(id=None, name="命令行", address="cli")
    _record, text = issue_token(user=user, name="命令行签发", by=by, at=now())
    print(text)
    return 0


def _password(options: argparse.Namespace) -> int:
    import secrets

    from anlan.base.accounts.facade import User, set_password
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now

    user = User.objects.filter(username__iexact=options.user, is_active=True).first()
    if user is None:
        print(f"anlan: 没有启用的用户“{options.user}”", file=sys.stderr)
        return 1
    text = secrets.token_urlsafe(12)
    set_password(user=user, password=text, by=Actor(id=None, name="命令行", address="cli"), at=now())
    print(text)
    return 0


def _reset_second_factor(options: argparse.Namespace) -> int:
    from anlan.base.accounts.facade import User, reset_second_factor
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now

    user = User.objects.filter(username__iexact=options.user, is_active=True).first()
    if user is None:
        print(f"anlan: 没有启用的用户“{options.user}”", file=sys.stderr)
        return 1
    by = Actor(id=None, name="命令行", address="cli")
    reset_second_factor(user=user, reason="在服务器上用命令重置", by=by, at=now())
    print(f"已取消 {user.username} 的双因素验证，其登录会话已全部结束。")
    return 0


def _verify_audit(options: argparse.Namespace) -> int:
    from anlan.base.audit.facade import verify

    if options.file is not None and not options.file.exists():
        print(f"anlan: 没有文件 {options.file}", file=sys.stderr)
        return 2
    outcome = verify(options.file)
    if outcome.whole:
        print(f"审计链完整：{outcome.entries} 条，链头 {outcome.head[:16]}")
        return 0
    print(f"审计链在第 {outcome.broken_at} 条断裂：{outcome.problem}", file=sys.stderr)
    return 1


def _backup(options: argparse.Namespace) -> int:
    from anlan.config.backup import make_backup

    print(make_backup(options.directory))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from anlan.config.backup import restore_backup

    restore_backup(options.file)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from anlan.config.doctor import examine

    return examine()


def _bench(options: argparse.Namespace) -> int:
    import subprocess

    from django.conf import settings

    return subprocess.call([sys.executable, "-m", "benchmarks"], cwd=settings.PROJECT)


if __name__ == "__main__":
    raise SystemExit(main())
