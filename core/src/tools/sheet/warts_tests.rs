//! What real sheets look like: each wart is read by a stated rule with a note, or is a problem with its row and column.

use super::sheet_tests::{definition, notes, problems};
use super::*;
use crate::tools::calendar::Zone;

fn with(text: &str, year: Option<i32>, zone: Option<&Zone>) -> Sheet {
    read_csv(text, &definition(), &ReadOptions { zone, year, ..ReadOptions::default() })
}

/// One cell of a column, beside a good key: what it was read as with its notes, or its problem.
fn cell(header: &str, text: &str) -> String {
    let sheet = with(&format!("企业编号,日期,{header}\nA01,2020-02-19,\"{text}\"\n"), None, None);
    shown(&sheet)
}

fn date(text: &str, year: Option<i32>) -> String {
    shown(&with(&format!("Site,Date\nA01,\"{text}\"\n"), year, None))
}

fn shown(sheet: &Sheet) -> String {
    if let Some(problem) = sheet.problems.iter().next() {
        return problem.code().as_str().to_owned();
    }
    let rules: Vec<&str> = sheet.notes.iter().map(|note| note.rule.code()).collect();
    let changed = sheet.rows[0].cells.iter().enumerate().rev().find(|(_, cell)| **cell != SheetCell::Empty).unwrap().1;
    format!("{changed} [{}]", rules.join(" "))
}

#[test]
fn full_width_digits_and_letters() {
    assert_eq!(cell("最高体温", "３６.５"), "36.5 [width]");
    assert_eq!(cell("Highest temperature", "３６．５"), "36.5 [width]");
    assert_eq!(cell("在岗人数", "－３"), "sheet_out_of_range");
    let sheet = with("企业编号,日期\nＡ０１,2020-02-19\n", None, None);
    assert_eq!(notes(&sheet), ["2 site \"Ａ０１\" -> \"A01\" width"]);
}

#[test]
fn chinese_punctuation_in_texts_stays_as_written() {
    let sheet = with("企业编号,日期,说明\nA01,2020-02-19,口罩（库存）：不足２天\n", None, None);
    assert_eq!(sheet.cell(&sheet.rows[0], "note"), Some(&SheetCell::Text("口罩（库存）：不足２天".into())));
    assert_eq!(sheet.notes, []);
}

#[test]
fn spaces_of_every_kind() {
    assert_eq!(cell("最高体温", "36.5 "), "36.5 [trimmed]");
    assert_eq!(cell("最高体温", "　36.5\u{200b}"), "36.5 [trimmed]");
    assert_eq!(cell("说明", " 正常　"), "正常 [trimmed]");
    assert_eq!(cell("佩戴口罩", "是　"), "pass [trimmed]");
    let sheet = with("\u{feff}企业编号　, 日期\nA01,2020-02-19\n", None, None);
    assert_eq!((problems(&sheet).len(), sheet.rows.len()), (0, 1));
}

#[test]
fn mixed_labels() {
    for yes in ["是", "√", "合格", "yes", "pass"] {
        assert_eq!(cell("佩戴口罩", yes), "pass []", "{yes}");
    }
    assert_eq!(cell("Masks worn", "YES"), "pass [label]");
    assert_eq!(cell("Masks worn", "ｎｏ"), "fail [label]");
    assert_eq!(cell("Masks worn", "不"), "sheet_unknown_label");
    for (text, read) in
        [("√", "true"), ("×", "false"), ("合格", "true"), ("不合格", "false"), ("yes", "true"), ("0", "false")]
    {
        assert_eq!(cell("有食堂", text), format!("{read} []"), "{text}");
    }
    assert_eq!(cell("Canteen", "No"), "false [label]");
    assert_eq!(cell("Canteen", "perhaps"), "sheet_unknown_label");
}

#[test]
fn units_and_thousands() {
    assert_eq!(cell("最高体温", "36.5℃"), "36.5 [unit]");
    assert_eq!(cell("最高体温", "36.5 °C"), "36.5 [unit]");
    assert_eq!(cell("最高体温", "３６.５度"), "36.5 [unit width]");
    assert_eq!(cell("最高体温", "97.7°F"), "sheet_not_a_number", "not a declared unit");
    assert_eq!(cell("在岗人数", "1,234"), "1234 [thousands]");
    assert_eq!(cell("在岗人数", "1，234人"), "1234 [unit width thousands]");
    assert_eq!(cell("Staff present", "12.0"), "12 []");
    for bad in ["12,34", "1,23", ",123", "1,2345", "1.234,5", "3 1", "+3", "1e2", "0x1F", "约30", "30余"] {
        assert_eq!(cell("在岗人数", bad), "sheet_not_a_number", "{bad}");
    }
    assert_eq!(cell("在岗人数", "1.5"), "sheet_not_an_integer");
    assert_eq!(cell("在岗人数", "1234567890123456789012"), "sheet_number_too_long");
}

#[test]
fn one_declared_unit_and_no_more_comes_off() {
    let read = |units: &str, text: &str| {
        let sheet = format!(r#"{{"columns": [{{"name": "money", "type": "decimal", "units": {units}}}]}}"#);
        let definition = SheetDefinition::from_json(&sheet).map_err(|problems| problems.to_string())?;
        let sheet = read_csv(&format!("money\n{text}\n"), &definition, &ReadOptions::default());
        match sheet.rows.first().and_then(|row| row.cells.first()) {
            Some(SheetCell::Decimal(value)) => Ok(value.to_string()),
            _ => Err(sheet.problems.iter().next().unwrap().code().as_str().to_owned()),
        }
    };
    let factors = r#"[{"unit": "万元", "times": 10000}, "元", {"unit": "亿元", "times": 100000000}]"#;
    for (text, value) in [
        ("3万元", "30000"),
        ("3 元", "3"),
        ("3", "3"),
        ("0.5亿元", "50000000"),
        ("１．２万元", "12000"),
        ("-2.5万元", "-25000"),
    ] {
        assert_eq!(read(factors, text).as_deref(), Ok(value), "{text}");
    }
    for (units, text) in [
        (factors, "3元元"),
        (factors, "3元万元"),
        (factors, "万元"),
        (r#"["人"]"#, "5人人"),
        (r#"["%"]"#, "12.5%%"),
        (r#"["%"]"#, "12.5％%"),
        (r#"["℃", "度"]"#, "36.5度℃"),
    ] {
        assert_eq!(read(units, text).unwrap_err(), "sheet_not_a_number", "{text}");
    }
    assert_eq!(read(factors, "99999999999999999万元").unwrap_err(), "sheet_number_too_long");
    for units in [r#"["万", "元"]"#, r#"["万元", "元"]"#, r#"["克", "千克"]"#, r#"["g", "kg"]"#, r#"["百万元", "元"]"#]
    {
        assert!(read(units, "3").unwrap_err().contains("sheet_unit_magnitude"), "{units}");
    }
    for units in [r#"["万元"]"#, r#"["m", "米"]"#, r#"["分", "分钟"]"#, r#"["元", {"unit": "万元", "times": 10000}]"#]
    {
        assert_eq!(read(units, "3").as_deref(), Ok("3"), "{units}");
    }
}

#[test]
fn a_slipped_decimal_point_is_refused_never_mended() {
    assert_eq!(cell("最高体温", "3.65"), "sheet_out_of_range");
    assert_eq!(cell("Highest temperature", "365"), "sheet_out_of_range");
    assert_eq!(cell("最高体温", "35"), "35 []");
    assert_eq!(cell("最高体温", "42.0"), "42 []");
    assert_eq!(cell("最高体温", "42.01"), "sheet_out_of_range");
}

#[test]
fn declared_words_for_nothing() {
    let sheet = with("企业编号,日期,最高体温\nA01,2020-02-19,/\nA02,2020-02-19,无\n", None, None);
    assert_eq!(notes(&sheet), ["2 temperature \"/\" -> \"\" empty_label"]);
    assert_eq!(problems(&sheet), ["sheet_not_a_number /rows/1/temperature"]);
}

#[test]
fn dates_in_their_forms() {
    for (text, rules) in [
        ("2020-02-19", ""),
        ("2020/2/19", "date_form"),
        ("2020.2.19", "date_form"),
        ("2020-2-19", "date_form"),
        ("2020年2月19日", "date_form"),
        ("20200219", "date_form"),
        ("2020/2/19 0:00", "date_form"),
        ("2020-02-19 00:00:00", "date_form"),
        ("２０２０年２月１９日", "width date_form"),
        ("43880", "excel_serial"),
        ("４３８８０", "width excel_serial"),
    ] {
        assert_eq!(date(text, None), format!("2020-02-19 [{rules}]"), "{text}");
    }
    // Two-digit years and day-first or month-first forms can mean several days.
    for bad in [
        "20-2-19",
        "19/2/2020",
        "2/19/2020",
        "2020-02-30",
        "2020/2/19 8:30",
        "19日",
        "19",
        "2020年2月",
        "明天",
        "43880.5",
        "1e5",
    ] {
        assert_eq!(date(bad, None), "sheet_not_a_date", "{bad}");
    }
    assert_eq!(date("2019-12-31", None), "sheet_out_of_range");
}

#[test]
fn spreadsheet_serials_know_the_year_1900() {
    let definition = SheetDefinition::from_json(r#"{"columns": [{"name": "day", "type": "date"}]}"#).unwrap();
    // Published values: 36526 is 1 January 2000, 43831 1 January 2020, 44197 1 January 2021.
    for (serial, day) in
        [(36_526, "2000-01-01"), (43_831, "2020-01-01"), (44_197, "2021-01-01"), (43_890, "2020-02-29")]
    {
        let sheet = read_csv(&format!("day\n{serial}\n"), &definition, &ReadOptions::default());
        assert_eq!(notes(&sheet), [format!("2 day \"{serial}\" -> \"{day}\" excel_serial")]);
    }
    for serial in [1, 60, 9_999, 100_000] {
        let sheet = read_csv(&format!("day\n{serial}\n"), &definition, &ReadOptions::default());
        assert_eq!(problems(&sheet), ["sheet_not_a_date /rows/0/day"], "{serial}");
    }
    // Only in date columns.
    assert_eq!(cell("在岗人数", "43880"), "43880 []");
}

#[test]
fn a_date_without_a_year() {
    for text in ["2月19日", "2/19", "2.19", "2-19", "２月１９日"] {
        assert_eq!(date(text, None), "sheet_date_without_year", "{text}");
        assert!(date(text, Some(2020)).starts_with("2020-02-19 ["), "{text}");
        assert!(date(text, Some(2020)).contains("year_given"), "{text}");
    }
    assert_eq!(date("2月29日", Some(2021)), "sheet_not_a_date");
    assert_eq!(date("2月30日", Some(2020)), "sheet_not_a_date");
}

#[test]
fn times_need_an_offset_or_a_zone() {
    let zone = Zone::built_in("Asia/Shanghai").unwrap();
    let read = |text: &str, zone| {
        let sheet = with(&format!("企业编号,日期,测温时间\nA01,2020-02-19,{text}\n"), Some(2020), zone);
        shown(&sheet)
    };
    assert_eq!(read("2020-02-19T08:30:00+08:00", None), "2020-02-19T08:30:00+08:00 []");
    assert_eq!(read("2020/2/19 8:30", None), "sheet_no_zone");
    for text in ["2020/2/19 8:30", "2020-02-19 08:30:00", "2020年2月19日 8时30分", "2020年2月19日8:30"] {
        assert_eq!(read(text, Some(&zone)), "2020-02-19T08:30:00+08:00 [zone_given]", "{text}");
    }
    assert_eq!(read("2月19日 8:30", Some(&zone)), "2020-02-19T08:30:00+08:00 [year_given zone_given]");
    for bad in ["2020-02-19", "8:30", "2020-02-19 25:00", "2020-02-19 830", "1990-02-19 08:30", "上午"] {
        assert_eq!(read(bad, Some(&zone)), "sheet_not_an_instant", "{bad}");
    }
}

#[test]
fn duplicated_rows() {
    let text = "企业编号,日期,在岗人数\nA01,2020-02-19,31\nＡ01,2020/2/19,31\nA01,2020-02-19,32\nA01,2020-02-20,31\n";
    let sheet = with(text, None, None);
    assert_eq!(sheet.rows.iter().map(|record| record.row).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(notes(&sheet).last().unwrap(), "3  \"A01, 2020-02-19\" -> \"2\" duplicate_dropped");
    assert_eq!(problems(&sheet), ["sheet_conflicting_row /rows/2"]);
    assert_eq!(sheet.refused, [4]);
    let strict = r#"{"columns": [{"name": "site", "type": "text"}], "key": ["site"]}"#;
    let sheet = read_csv("site\nA\nA\n", &SheetDefinition::from_json(strict).unwrap(), &ReadOptions::default());
    assert_eq!(problems(&sheet), ["sheet_duplicate_row /rows/1"]);
    let message = sheet.problems.iter().next().unwrap().message();
    assert_eq!(message.get("zh-CN", "en"), "第 3 行与第 2 行重复：A");
    assert_eq!(message.get("en", "en"), "row 3 repeats row 2: A");
}

#[test]
fn quotes_and_ragged_rows() {
    let sheet = with(
        "企业编号,日期,说明\nA01,2020-02-19,\"他说\"\"好\"\"，走了\"\nA02,2020-02-19\nA03,2020-02-19,x,y\nA04,2020-02-19,x,, \n",
        None,
        None,
    );
    assert_eq!(sheet.cell(&sheet.rows[0], "note"), Some(&SheetCell::Text("他说\"好\"，走了".into())));
    assert_eq!(problems(&sheet), ["sheet_ragged_row /rows/1", "sheet_ragged_row /rows/2"]);
    assert_eq!(sheet.rows.iter().map(|record| record.row).collect::<Vec<_>>(), [2, 5]);
    // A quote that never ends swallows the rest: the rows before it count, and nobody takes the rest for one cell.
    let sheet = with("企业编号,日期,说明\nA01,2020-02-19,x\nA02,2020-02-19,\"y\nA03,2020-02-19,z\n", None, None);
    assert_eq!(problems(&sheet), ["sheet_unclosed_quote /rows/1"]);
    assert_eq!((sheet.rows.len(), sheet.refused), (1, vec![3]));
    // A quote inside a cell is a character like any other.
    let sheet = with("企业编号,日期,说明\nA01,2020-02-19,5\" pipe\n", None, None);
    assert_eq!(sheet.cell(&sheet.rows[0], "note"), Some(&SheetCell::Text("5\" pipe".into())));
}

#[test]
fn other_delimiters() {
    let options = ReadOptions { delimiter: b'\t', ..ReadOptions::default() };
    let sheet = read_csv("企业编号\t日期\t说明\nA01\t2020-02-19\ta,b\nA02\t2020-02-19\t\"x\n", &definition(), &options);
    assert_eq!(sheet.cell(&sheet.rows[0], "note"), Some(&SheetCell::Text("a,b".into())));
    assert_eq!(problems(&sheet), ["sheet_unclosed_quote /rows/1"]);
}

#[test]
fn a_delimiter_outside_ascii_is_refused_and_does_not_end_the_sheet() {
    let definition =
        SheetDefinition::from_json(r#"{"columns": [{"name": "name", "headers": ["姓名"], "type": "text"}]}"#).unwrap();
    let options = ReadOptions { delimiter: 0xe7, ..ReadOptions::default() };
    let sheet = read_csv("姓名\n王某\n", &definition, &options);
    let found: Vec<_> = sheet.problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    assert_eq!((found, sheet.rows.len()), (vec![("out_of_range", "/delimiter")], 0));
}
