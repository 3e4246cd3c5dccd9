"""Figures of bulletins, corrections, changes of casualties, the settings of the follow-up clock."""

import django.db.models.deletion
from django.db import migrations, models

import anlan.kernel.ids

GRADES = [(1, "特别重大"), (2, "重大"), (3, "较大"), (4, "一般")]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_scene_photos")]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="figures",
            field=models.JSONField(blank=True, default=dict, verbose_name="拟稿时的数据"),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="incidents.bulletin",
                verbose_name="更正",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="report_due_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="需补报起"),
        ),
        migrations.AlterField(
            model_name="clockrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acknowledge", "受理"),
                    ("dispatch", "派出"),
                    ("phone_report", "电话快报"),
                    ("written_report", "书面报告"),
                    ("unit_report", "单位报告"),
                    ("level_report", "逐级上报"),
                    ("take_over", "接转接办"),
                    ("follow_up", "续报（较大及以下、较大涉险）"),
                    ("follow_up_major", "续报（重大以上）"),
                ],
                max_length=16,
                unique=True,
                verbose_name="种类",
            ),
        ),
        migrations.CreateModel(
            name="CasualtyChange",
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
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_name", models.CharField(max_length=64, verbose_name="记录人")),
                ("before", models.JSONField(verbose_name="原值")),
                ("after", models.JSONField(verbose_name="新值")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="死亡日期")),
                ("counted", models.BooleanField(default=True, verbose_name="计入等级")),
                ("grade_before", models.PositiveSmallIntegerField(choices=GRADES, verbose_name="原等级")),
                ("grade_after", models.PositiveSmallIntegerField(choices=GRADES, verbose_name="新等级")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("effects", models.TextField(blank=True, max_length=2000, verbose_name="影响")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="casualty_changes",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
    ]
