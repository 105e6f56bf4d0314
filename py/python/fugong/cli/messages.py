"""What the command line says by itself, in zh-CN and en; all else are the core's words."""

from __future__ import annotations

from ..languages import Text, text_in

ZH_CN, EN = "zh-CN", "en"
MESSAGES: dict[str, dict[str, str]] = {
    "sound": {ZH_CN: "{title}：可以使用", EN: "{title}: sound"},
    "holds": {ZH_CN: "  {kind} {id} {version}  {title}", EN: "  {kind} {id} {version}  {title}"},
    "nothing_found": {ZH_CN: "没有需要留意之处", EN: "nothing found"},
    "not_text": {
        ZH_CN: "{file} 不是 UTF-8、UTF-16 或 GB18030 文本，无法读取：表格请另存为 UTF-8 编码的 CSV",
        EN: "{file} is not text in UTF-8, UTF-16 or GB18030 and cannot be read: save a sheet as CSV in UTF-8",
    },
    "read_as": {ZH_CN: "{file} 不是 UTF-8 编码，已按 {encoding} 读取", EN: "{file} is not UTF-8: read as {encoding}"},
    "unreadable": {ZH_CN: "无法读取 {file}：{reason}", EN: "{file} cannot be read: {reason}"},
    "unwritable": {ZH_CN: "无法写入 {file}：{reason}", EN: "{file} cannot be written: {reason}"},
    "input_once": {ZH_CN: "标准输入只能读取一次：只有一处可以写 -", EN: "standard input is read once: only one file can be -"},
    "which_bulletin": {
        ZH_CN: "规则集中没有唯一的报告，请用 --bulletin 指定：{known}",
        EN: "the rulebook does not hold exactly one report: name it by --bulletin: {known}",
    },
    "which_checklist": {
        ZH_CN: "两个版本没有共同的检查表，请用 --checklist 和 --to-checklist 指定",
        EN: "the two versions have no checklist in common: name one by --checklist and --to-checklist",
    },
    "not_fit": {
        ZH_CN: "本报告不宜签发：{count} 处登记材料无法读取或没有提供",
        EN: "the report is not fit to issue: {count} records cannot be read or were not given",
    },
    "on_record": {
        ZH_CN: "登记材料中有 {count} 处问题，用 --problems 列出",
        EN: "{count} problems on record; --problems lists them",
    },
    "exists": {ZH_CN: "{file} 已存在，不会覆盖", EN: "{file} is there already and is not overwritten"},
    "written": {ZH_CN: "已写入 {file}", EN: "wrote {file}"},
    "next_steps": {
        ZH_CN: "接下来：fugong check {file}，fugong lint {file}，fugong test {file}",
        EN: "next: fugong check {file}, fugong lint {file}, fugong test {file}",
    },
    "ask_kind": {ZH_CN: "新建什么", EN: "What is it"},
    "ask_file": {ZH_CN: "写入哪个文件", EN: "File to write"},
    "ask_id": {ZH_CN: "编号（小写字母、数字和 -）", EN: "Id (lower-case letters, digits and -)"},
    "ask_title": {ZH_CN: "名称", EN: "Title"},
    "would_change": {ZH_CN: "{file} 需要重排", EN: "{file} would be laid out anew"},
    "changed": {ZH_CN: "{file} 已重排", EN: "{file} is laid out anew"},
    "unchanged": {ZH_CN: "{file} 无需改动", EN: "{file} is as it should be"},
    "no_rulebook_there": {
        ZH_CN: "{file} 中没有 rulebook.json，请给出规则集文件",
        EN: "{file} holds no rulebook.json: name the rulebook's file",
    },
    "cases_passed": {ZH_CN: "{file}：{count} 个用例全部符合", EN: "{file}: all {count} cases as expected"},
    "cases_failed": {ZH_CN: "{file}：{count} 个用例中 {failed} 个不符", EN: "{file}: {failed} of {count} cases not as expected"},
    "case_lacks": {ZH_CN: "{place}：应为 {expected}，实为 {found}", EN: "{place}: expected {expected}, found {found}"},
    "nothing_there": {ZH_CN: "没有", EN: "nothing"},
    "nothing_like": {ZH_CN: "{count} 个条目中没有相符的", EN: "nothing like it among {count} entries"},
    "no_case_list": {ZH_CN: "{file} 不是用例的列表", EN: "{file} is not a list of cases"},
    "no_cases": {ZH_CN: "{file} 中没有用例", EN: "{file} holds no case"},
    "case_fields": {
        ZH_CN: "用例须有 expect，以及 checklist 与 inspection，或 operation 与 input",
        EN: "a case has `expect`, and `checklist` with `inspection`, or `operation` with `input`",
    },
    "case_runs_none": {ZH_CN: "没有名为 {operation} 的运算", EN: "there is no operation {operation}"},
    "no_page": {ZH_CN: "{page} 不是指南中的一页，或不止一页叫这个名称；有：{known}", EN: "{page} names no page of the guide, or more than one; there are: {known}"},
    "needs_frames": {
        ZH_CN: "表格计分需要 polars 或 pyarrow：pip install \"fugong[polars]\"",
        EN: "tables are scored with polars or pyarrow: pip install \"fugong[polars]\"",
    },
    "needs_excel": {
        ZH_CN: "读取 Excel 工作簿需要 openpyxl：pip install \"fugong[excel]\"",
        EN: "Excel workbooks are read with openpyxl: pip install \"fugong[excel]\"",
    },
    "which_form": {
        ZH_CN: "从文件名看不出 {file} 的格式，请用 --from 指定：{known}",
        EN: "the name {file} does not tell its format: name it by --from: {known}",
    },
    "no_header": {ZH_CN: "{file} 没有表头行", EN: "{file} has no row of column names"},
    "same_header": {ZH_CN: "{file} 有多列名为 {name}", EN: "{file} has several columns called {name}"},
    "ragged": {
        ZH_CN: "{file}:{line}：本行有 {found} 格，表头有 {expected} 格",
        EN: "{file}:{line}: {found} cells in this row, {expected} in the row of column names",
    },
    "bad_csv": {ZH_CN: "{file}:{line}：不是 CSV：{reason}", EN: "{file}:{line}: not CSV: {reason}"},
    "bad_table": {ZH_CN: "{file} 不是 {form}：{reason}", EN: "{file} is not {form}: {reason}"},
    "bad_line": {
        ZH_CN: "{file}:{line}：本行须是一个 JSON 对象，各列为文字、数字、真假或空",
        EN: "{file}:{line}: a line is one JSON object of texts, numbers, truths and nulls",
    },
    "no_column": {ZH_CN: "{file} 没有列 {name}；有：{known}", EN: "{file} has no column {name}; there are: {known}"},
    "no_columns": {
        ZH_CN: "{file} 没有一列与检查表的项目同名；用 --column 项目=列 指定。列：{known}",
        EN: "no column of {file} is called as an item of the checklist: name them by --column ITEM=COLUMN. Columns: {known}",
    },
    "bad_pair": {ZH_CN: "{text} 应写作 名称=值", EN: "{text} is to be written as NAME=VALUE"},
    "pair_twice": {ZH_CN: "{name} 写了两次", EN: "{name} is given twice"},
    "only_for_tables": {ZH_CN: "{option} 只用于表格", EN: "{option} is for tables only"},
    "cell": {ZH_CN: "{file}：第 {row} 行 {column} 列：{code} {message}", EN: "{file}: row {row}, column {column}: {code} {message}"},
    "more_cells": {ZH_CN: "另有 {count} 格无法读取", EN: "and {count} more cells that cannot be read"},
    "refused_rows": {
        ZH_CN: "{rows} 行中有 {count} 格无法读取；--refused keep 计其余各行，--refused missing 视为未填",
        EN: "{count} cells of {rows} rows cannot be read; --refused keep scores the other rows, --refused missing takes such cells as missing",
    },
    "kept_rows": {ZH_CN: "{rows} 行中有 {count} 格无法读取", EN: "{count} cells of {rows} rows cannot be read"},
    "progress": {ZH_CN: "已计 {done} / {rows} 行", EN: "{done} of {rows} rows scored"},
    "inspections_refused": {ZH_CN: "{rows} 份检查中有 {count} 份无法计分", EN: "{count} of {rows} inspections were refused"},
    "correction": {ZH_CN: "  {title}（改为 {becomes}）：提高 {gain}", EN: "  {title} (becomes {becomes}): gains {gain}"},
    "all_best": {ZH_CN: "没有可改之处", EN: "there is nothing to correct"},
    "target": {ZH_CN: "{grade}：至少改正 {items}", EN: "{grade}: at least {items}"},
    "cheapest": {ZH_CN: "{grade}：代价最小（{cost}）改正 {items}", EN: "{grade}: cheapest ({cost}) {items}"},
    "not_reached": {ZH_CN: "{grade}：改正各项仍达不到", EN: "{grade}: out of reach by corrections alone"},
    "not_exact": {ZH_CN: "（未穷尽）", EN: " (search not exhausted)"},
    "agrees": {ZH_CN: "所核 {count} 个数字均相符", EN: "all {count} figures agree"},
    "disagrees": {ZH_CN: "{count} 个数字中 {wrong} 个不符", EN: "{wrong} of {count} figures do not agree"},
    "because": {ZH_CN: "  {message}", EN: "  {message}"},
    "compares": {ZH_CN: "{old} → {new}：{verdict}", EN: "{old} -> {new}: {verdict}"},
    "verdict.same": {ZH_CN: "相同", EN: "the same"},
    "verdict.text_only": {ZH_CN: "仅文字不同", EN: "only texts differ"},
    "verdict.comparable": {ZH_CN: "得分可比", EN: "scores are comparable"},
    "verdict.not_comparable": {ZH_CN: "得分不可比", EN: "scores are not comparable"},
    "effect.text_only": {ZH_CN: "仅文字", EN: "text only"},
    "effect.keeps_scores": {ZH_CN: "不影响得分", EN: "scores stay"},
    "effect.changes_scores": {ZH_CN: "影响得分", EN: "scores change"},
    "state.answered": {ZH_CN: "已作答", EN: "answered"},
    "state.hidden": {ZH_CN: "不适用（按规则）", EN: "hidden"},
    "state.not_applicable": {ZH_CN: "不适用", EN: "not applicable"},
    "state.not_sampled": {ZH_CN: "未抽查", EN: "not sampled"},
    "state.missing": {ZH_CN: "未填", EN: "missing"},
    "state.error": {ZH_CN: "无法判定", EN: "cannot be judged"},
    "possible": {ZH_CN: "可能的等次：{grades}", EN: "possible grades: {grades}"},
    "verdict.allowed": {ZH_CN: "可办理", EN: "allowed"},
    "verdict.denied": {ZH_CN: "不可办理", EN: "denied"},
    "verdict.needs_input": {ZH_CN: "补充后可办理", EN: "allowed, with more input"},
    "needs_evidence": {ZH_CN: "须附：{evidence}", EN: "needs the documents: {evidence}"},
    "needs_opinion": {ZH_CN: "须填写意见", EN: "needs an opinion"},
    "case_or_site": {ZH_CN: "请给出案件文件，或用 --site 指定场所（二者取一）", EN: "give the file of a case, or a site by --site: one of them"},
}
"""Every sentence by its name, with the names of its parts."""


def say(name: str, language: str, /, **parts: object) -> str:
    """Write a sentence of the command line's own."""
    return MESSAGES[name][language].format(**parts)


def said(message: str, word: str, language: str) -> str:
    """Write a word of the contract as people say it; the word itself where there is no sentence for it."""
    told = MESSAGES.get(f"{message}.{word}")
    return told[language] if told else word.replace("_", " ")


def text_of(text: Text, language: str) -> str:
    """Give a localised text in a language; the core has filled in both that are shipped."""
    return text_in(text, language)
