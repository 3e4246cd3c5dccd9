"""Imports as a whole: a row for each record a run touched, modes, turns, reconciliation, remembered columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import anlan.kernel.ids


def _of_record(dataset, before):
    lines = {"stored_text", "stock_text"}
    if dataset == "enterprises":
        lines |= {"contact_name", "contact_phone"}
    return {name: value for name, value in before.items() if name not in lines}


def spread_effects(apps, schema_editor):
    """What batches did so far becomes a row a record; lines below a record were not kept then."""
    from uuid import UUID

    batches, effects = apps.get_model("imports", "BatchEffect"), apps.get_model("imports", "RecordEffect")
    for batch in batches.objects.order_by("run_id", "last_row").select_related("run").iterator():
        at = batch.run.finished_at or batch.run.updated_at
        rows = [(UUID(key), "created", 1, None) for key in batch.created]
        rows += [
            (UUID(key), "updated", int(before["version"]) + 1, _of_record(batch.run.dataset, before))
            for key, before in batch.updated
            if "version" in before
        ]
        effects.objects.bulk_create(
            effects(run_id=batch.run_id, record_id=key, kind=kind, version=version, at=at, before=before)
            for key, kind, version, before in rows
        )
    runs = apps.get_model("imports", "ImportRun")
    for run in runs.objects.exclude(status="draft"):
        runs.objects.filter(pk=run.pk).update(queued_at=run.created_at)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("imports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrections",
                to="imports.importrun",
                verbose_name="补正",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="job",
            field=models.CharField(blank=True, max_length=36, verbose_name="任务"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="kept",
            field=models.PositiveIntegerField(default=0, verbose_name="未恢复"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="mapping_note",
            field=models.CharField(blank=True, max_length=100, verbose_name="列对应的来历"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="mode",
            field=models.CharField(
                choices=[("upsert", "新增和更新"), ("update", "只更新已有"), ("withdraw", "撤出")],
                default="upsert",
                max_length=8,
                verbose_name="方式",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="queued_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="提交"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="撤出原因"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="resumed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="本次开始"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="resumed_from",
            field=models.PositiveIntegerField(default=0, verbose_name="本次从第几条"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="stop_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="要求停止"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="stop_asked_by",
            field=models.CharField(blank=True, max_length=64, verbose_name="要求停止的人"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undo_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="开始撤销"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="withdrawn",
            field=models.PositiveIntegerField(default=0, verbose_name="撤出"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "待确认"),
                    ("queued", "排队中"),
                    ("running", "导入中"),
                    ("done", "已完成"),
                    ("stopped", "已停止"),
                    ("failed", "未能导入"),
                ],
                default="queued",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed", models.JSONField(default=list, verbose_name="台账有而文件没有")),
                ("mentioned", models.PositiveIntegerField(default=0, verbose_name="对上的行")),
                ("doubtful", models.PositiveIntegerField(default=0, verbose_name="对不上的错行")),
                ("confirmed_by", models.CharField(blank=True, max_length=64, verbose_name="确认人")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reconciliation",
                        to="imports.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "对账",
            },
        ),
        migrations.CreateModel(
            name="RecordEffect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_id", models.UUIDField(db_index=True, verbose_name="记录")),
                (
                    "kind",
                    models.CharField(
                        choices=[("created", "新增"), ("updated", "更新"), ("withdrawn", "撤出")],
                        max_length=9,
                        verbose_name="结果",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("before", models.JSONField(null=True, verbose_name="原值")),
                (
                    "undo",
                    models.CharField(
                        blank=True,
                        choices=[("", "未撤销"), ("done", "已恢复"), ("kept", "未恢复")],
                        default="",
                        max_length=4,
                        verbose_name="撤销",
                    ),
                ),
                ("undone_version", models.PositiveIntegerField(null=True, verbose_name="撤销后版本")),
                ("name", models.CharField(blank=True, default="", max_length=128, verbose_name="名称")),
                (
                    "note",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="未恢复的原因"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="effects",
                        to="imports.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=anlan.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("dataset", models.CharField(max_length=40, verbose_name="台账")),
                ("signature", models.CharField(max_length=64, verbose_name="表头摘要")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="名称")),
                ("mapping", models.JSONField(default=dict, verbose_name="列对应")),
                ("crs", models.CharField(blank=True, max_length=8, verbose_name="坐标系")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="文件名")),
                ("used_at", models.DateTimeField(verbose_name="最近使用")),
                ("uses", models.PositiveIntegerField(default=1, verbose_name="使用次数")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保存人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "列对应",
                "ordering": ["-used_at"],
            },
        ),
        migrations.RunPython(spread_effects, migrations.RunPython.noop),
        migrations.DeleteModel(
            name="BatchEffect",
        ),
        migrations.AddConstraint(
            model_name="savedmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name", "")),
                fields=("dataset", "signature", "by"),
                name="import_mapping_remembered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name", ""), _negated=True),
                fields=("dataset", "organisation", "name"),
                name="import_mapping_name_once",
            ),
        ),
    ]
