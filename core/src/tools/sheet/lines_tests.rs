use super::*;

#[test]
fn good_lines_count_and_bad_ones_are_named() {
    let text =
        "\u{feff}{\"site\": \"A01\"}\r\n\r\n{\"site\": \"A02\", \"a\": {\"x/y\": 1, \"x/y\": 2}}\n{\"site\": }\n[1]\n";
    let lines = read_json_lines(text);
    assert_eq!(lines.records.iter().map(|record| record.row).collect::<Vec<_>>(), [1, 5]);
    assert_eq!(lines.refused, [3, 4]);
    let found: Vec<String> =
        lines.problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect();
    assert_eq!(found, ["duplicate_key /rows/1/a/x~1y", "sheet_line /rows/2"]);
    let rows: Vec<u64> = lines.problems.iter().map(|problem| problem.param("row").unwrap().as_u64().unwrap()).collect();
    assert_eq!(rows, [3, 4]);
    let message = lines.problems.iter().nth(1).unwrap().message();
    assert_eq!(message.get("en", "en"), "row 4 is not valid JSON: expected value at column 10");
    assert_eq!(message.get("zh-CN", "en"), "第 4 行不是有效的 JSON：第 10 列，此处应为一个值");
}

#[test]
fn no_lines_are_no_records() {
    assert_eq!(read_json_lines(""), Lines::default());
    assert_eq!(read_json_lines("\u{feff}\n \r\n"), Lines::default());
}
