use super::*;
use crate::base::json::decode_text;
use proptest::prelude::*;

/// Columns as the district's temperature sheet has them.
const DEFINITION: &str = r#"{
    "columns": [
        {"name": "site", "headers": ["企业编号", "Site"], "type": "text", "fold_width": true},
        {"name": "day", "headers": ["日期", "Date"], "type": "date", "required": true, "min": "2020-01-01", "max": "2020-12-31"},
        {"name": "staff", "headers": ["在岗人数", "Staff present"], "type": "integer", "min": 0, "max": 100000, "units": ["人"]},
        {"name": "temperature", "headers": ["最高体温", "Highest temperature"], "type": "decimal", "min": "35", "max": "42", "units": ["℃", "度"], "empty": ["/", "—"]},
        {"name": "masks", "headers": ["佩戴口罩", "Masks worn"], "type": "choice", "labels": {"pass": ["是", "√", "合格", "yes"], "fail": ["否", "×", "不合格", "no"]}},
        {"name": "canteen", "headers": ["有食堂", "Canteen"], "type": "bool"},
        {"name": "measured", "headers": ["测温时间", "Measured at"], "type": "instant"},
        {"name": "note", "headers": ["说明", "Remark"], "type": "text"}
    ],
    "key": ["site", "day"], "on_duplicate": "keep_first", "ignore": ["序号", "No."]
}"#;

pub(super) fn definition() -> SheetDefinition {
    SheetDefinition::from_json(DEFINITION).unwrap()
}

pub(super) fn problems(sheet: &Sheet) -> Vec<String> {
    sheet.problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
}

pub(super) fn notes(sheet: &Sheet) -> Vec<String> {
    let show = |note: &ReadingNote| {
        format!("{} {} {:?} -> {:?} {}", note.row, note.column, note.from, note.to, note.rule.code())
    };
    sheet.notes.iter().map(show).collect()
}

fn read(text: &str) -> Sheet {
    read_csv(text, &definition(), &ReadOptions::default())
}

#[test]
fn reads_a_sheet_in_either_language() {
    let chinese = read("序号,企业编号,日期,在岗人数,最高体温,佩戴口罩,有食堂\n1,A01,2020-02-19,31,36.5,是,否\n");
    let english =
        read("Site,DATE,staff  present,Highest Temperature,masks worn,Canteen,No.\nA01,2020-02-19,31,36.5,yes,no,1\n");
    assert_eq!(problems(&chinese), Vec::<String>::new());
    assert_eq!(chinese.notes, []);
    assert_eq!(chinese.rows, english.rows);
    assert_eq!(
        serde_json::to_value(&english).unwrap(),
        serde_json::json!({
            "rows": [{"row": 2, "cells": {
                "site": "A01", "day": "2020-02-19", "staff": 31, "temperature": "36.5", "masks": "pass", "canteen": false,
                "measured": null, "note": null}}],
            "refused": [], "problems": [], "notes": []
        })
    );
}

#[test]
fn good_rows_count_and_every_bad_cell_is_named() {
    let sheet = read(
        "企业编号,日期,在岗人数,最高体温,佩戴口罩\nA01,2020-02-19,31,36.5,是\nA02,,三十,3.65,大概\nA03,2020-02-19,12,36.7,否\n",
    );
    assert_eq!(sheet.rows.iter().map(|record| record.row).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(sheet.refused, [3]);
    assert_eq!(
        problems(&sheet),
        [
            "sheet_value_missing /rows/1/day",
            "sheet_not_a_number /rows/1/staff",
            "sheet_out_of_range /rows/1/temperature",
            "sheet_unknown_label /rows/1/masks",
        ]
    );
    let messages: Vec<String> =
        sheet.problems.iter().map(|problem| problem.message().get("zh-CN", "en").to_owned()).collect();
    assert_eq!(messages[2], "第 3 行「最高体温」的「3.65」超出 35 至 42 的范围，请核实");
    assert_eq!(messages[3], "第 3 行「佩戴口罩」的「大概」不在可用的填法之内：否、×、不合格、no、是、√、合格、yes");
    let temperature = sheet.problems.iter().nth(2).unwrap();
    assert_eq!(temperature.message().get("en", "en"), "row 3, `最高体温`: `3.65` is not within 35 to 42: please check");
    assert_eq!(temperature.param("column").unwrap(), "temperature");
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let text =
        "\n企业编号,日期,说明\r\n\r\nA01,2020-02-19,\"两行\n说明\"\r\n\r\n\r\n,,\r\nA02,坏,x\r\nA03,2020-02-20,y";
    let sheet = read(text);
    assert_eq!(sheet.rows.iter().map(|record| record.row).collect::<Vec<_>>(), [4, 9]);
    assert_eq!(sheet.refused, [8]);
    assert_eq!(problems(&sheet), ["sheet_not_a_date /rows/1/day"]);
    assert_eq!(sheet.cell(&sheet.rows[0], "note"), Some(&SheetCell::Text("两行\n说明".into())));
    for ends in ["\n", "\r\n", "\r"] {
        let sheet = read(&["企业编号,日期", "", "A01,2020-02-19", "", "", "A02,2020-02-20", ""].join(ends));
        assert_eq!(sheet.rows.iter().map(|record| record.row).collect::<Vec<_>>(), [3, 6], "{ends:?}");
    }
}

#[test]
fn header_problems() {
    let none: Vec<u64> = Vec::new();
    let sheet = read("企业编号,日期,体重\nA01,2020-02-19,70\n");
    assert_eq!(problems(&sheet), ["sheet_unknown_column /header/2"]);
    assert_eq!((sheet.rows.len(), sheet.refused), (1, none.clone()), "the rows still count");
    let sheet = read("企业编号,在岗人数\nA01,31\n");
    assert_eq!(problems(&sheet), ["sheet_missing_column /header"]);
    assert_eq!((sheet.rows.len(), sheet.refused), (0, vec![2]));
    let sheet = read("企业编号,日期,Date\nA01,2020-02-19,2020-02-20\n");
    assert_eq!(problems(&sheet), ["sheet_duplicate_column /header/2"]);
    assert_eq!((sheet.rows.len(), sheet.refused), (0, vec![2]));
    for empty in ["", "\u{feff}", "\n\r\n"] {
        assert_eq!(problems(&read(empty)), ["sheet_empty "], "{empty:?}");
    }
    // A column without a header is fine as long as nothing stands in it.
    assert_eq!(problems(&read("企业编号,日期,\nA01,2020-02-19,\n")), Vec::<String>::new());
    assert_eq!(
        problems(&read("企业编号,日期,\nA01,2020-02-19,x\nA02,2020-02-19,y\n")),
        ["sheet_unknown_column /header/2"]
    );
}

#[test]
fn definitions_are_checked() {
    let codes = |text: &str| -> Vec<String> {
        let problems = decode_text::<SheetDefinition>(text).unwrap_err();
        problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
    };
    assert_eq!(codes(r#"{"columns": []}"#), ["empty_list /columns"]);
    assert_eq!(
        codes(
            r#"{"columns": [
                {"name": "a", "type": "text", "headers": ["甲"], "min": 1, "units": ["人"], "labels": {"x": []}},
                {"name": "b", "type": "choice", "headers": ["甲 "], "fold_width": true},
                {"name": "c", "type": "bool", "labels": {"true": ["是"], "false": ["是"], "maybe": []}},
                {"name": "d", "type": "decimal", "min": 2, "max": 1},
                {"name": "e", "type": "date", "max": 1},
                {"name": "e", "type": "text"}
            ], "key": ["z"]}"#
        ),
        [
            "sheet_bound_type /columns/0/min",
            "sheet_bound_type /columns/0/units",
            "sheet_bound_type /columns/0/labels",
            "sheet_ambiguous_header /columns/1/headers",
            "sheet_bound_type /columns/1/fold_width",
            "missing_field /columns/1",
            "unknown_word /columns/2/labels",
            "sheet_ambiguous_label /columns/2/labels",
            "sheet_bounds_crossed /columns/3/min",
            "sheet_bound_type /columns/4/max",
            "duplicate_id /columns/5/name",
            "unknown_id /key/0",
        ]
    );
    let text = serde_json::to_string(&definition()).unwrap();
    assert_eq!(decode_text::<SheetDefinition>(&text).unwrap(), definition());
}

#[test]
fn a_large_sheet_reads_quickly() {
    let mut text = String::from("企业编号,日期,在岗人数,最高体温,佩戴口罩,有食堂,说明\n");
    for row in 0..100_000 {
        text.push_str(&format!("A{row},2020-02-19,{},３６.{},√,是, 正常 \n", row % 900, row % 10));
    }
    let begun = std::time::Instant::now();
    let sheet = read(&text);
    let taken = begun.elapsed();
    println!("100,000 rows of 7 columns, {} notes: {taken:?}", sheet.notes.len());
    assert_eq!((sheet.rows.len(), sheet.notes.len()), (100_000, 200_000));
    // Far above what it takes: this fails when the time is no longer linear, not when a machine is busy.
    assert!(taken < std::time::Duration::from_secs(20), "{taken:?}");
}

proptest! {
    /// Any text is read without a panic; every row ends up in exactly one place; every problem of a row names a refused one.
    #[test]
    fn any_text_is_read(body in "[\",\n\r A-Z0-9Ａ０√是否.\\-/年月日℃]{0,200}") {
        let sheet = read(&format!("企业编号,日期,最高体温\n{body}"));
        let mut all: Vec<u64> = sheet.rows.iter().map(|record| record.row).chain(sheet.refused.clone()).collect();
        let dropped = sheet.notes.iter().filter(|note| note.rule == ReadRule::DuplicateDropped).map(|note| note.row);
        all.extend(dropped);
        all.sort_unstable();
        let rows = all.len();
        all.dedup();
        prop_assert_eq!(all.len(), rows);
        for problem in sheet.problems.iter() {
            let row = problem.param("row").and_then(serde_json::Value::as_u64).unwrap();
            prop_assert!(sheet.refused.contains(&row), "{}", problem);
        }
        prop_assert_eq!(sheet.refused.is_empty(), sheet.problems.is_empty());
    }

    /// What is written plainly reads as itself, with nothing to note.
    #[test]
    fn plain_cells_read_as_themselves(staff in 0_i64..100_000, tenths in 350_i64..=420, day in 0_u64..366) {
        let day = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day);
        let temperature = format!("{}.{}", tenths / 10, tenths % 10);
        let sheet = read(&format!("企业编号,日期,在岗人数,最高体温\nA01,{day},{staff},{temperature}\n"));
        prop_assert_eq!(&sheet.notes, &[]);
        let cells = &sheet.rows[0].cells;
        prop_assert_eq!(&cells[1..4], &[SheetCell::Date(day), SheetCell::Integer(staff), SheetCell::Decimal(temperature.parse().unwrap())]);
    }
}
