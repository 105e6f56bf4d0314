//! What stands beside the data.

/// Write it.
pub(crate) fn text(seed: u64) -> String {
    TEXT.replace("{seed}", &seed.to_string())
}

const TEXT: &str = r#"# 示例区数据（虚构数据） · The example district (invented data)

**全部为虚构数据。** 企业名称、统一社会信用代码、人员编号、检查结果、报表数字均由程序生成（`cargo xtask generate`，种子 {seed}），
与任何真实企业和个人无关。区划码 990100 未分配给任何地区。

**All of this is invented.** Names, codes, persons, inspections and figures are generated (`cargo xtask generate`, seed {seed}) and
concern no real enterprise or person. No registry has the area code 990100.

出自方案的数字：高科技企业 52 家；19 日累计复工 39 家；镇街 4 个；科普文章 20 篇；检查八项；17 时上报。其余均为自拟。

From the plan: 52 high-tech enterprises, 39 reopened by the 19th, four towns and subdistricts, 20 articles, eight points, 17:00.
All else is ours. The plan gives no month and year: February 2020 is inferred.

| 文件 File | 内容 | What it holds |
|---|---|---|
| `units.csv` | 区、镇街 | the district, its subdistricts and towns |
| `enterprises.csv` | 企业名录（更名企业两行） | the enterprises; the renamed one has two rows |
| `assignments.csv` | 定人定企：责任检查员、备岗检查员 | each enterprise's officer and backup |
| `journal.jsonl` | 审批日志（哈希链） | the journal of all cases, chained by hashes |
| `inspections.jsonl` | 材料审核、现场核验、每日八项检查；一条撤回 | inspections of documents, sites and days; one retraction |
| `findings.jsonl` | 问题台账事件：发现、整改、核实、销号 | events of the problem ledger |
| `enterprise-returns.csv` | 企业日报（15:30 前） | returns of enterprises, due 15:30 |
| `work-group-returns.csv` | 镇街工作组日报（16:00 前） | returns of work groups, due 16:00 |
| `bureau-returns.csv` | 局机关日报（16:30 前） | the bureau's own returns, due 16:30 |
| `waivers.csv` | 免报 | who is let off |
| `roster.csv` | 值班表 | the duty roster |
| `translations.csv` | 文字中英对照 | every free text with its English |

日期起止：起日含当日，止日不含当日。表格保留了真实表格的毛病：全角数字、日期序列号、空格、混用标签、重复行、无年份日期、
数字中混入字母等；能按规则读的读出并留注，读不出的列为问题并注明行列，其余各行照常计数。

Intervals include their first day and exclude their last. The sheets keep the warts of real ones: full-width digits, day numbers,
spaces, mixed labels, repeated rows, dates without a year, letters among digits. Each is read by a stated rule with a note, or
is a problem with its row and column; the other rows count.
"#;
