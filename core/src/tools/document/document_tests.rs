use super::*;

fn sample() -> Document {
    let column = |title: &str, number| TableColumn { title: title.into(), number };
    Document {
        language: "zh-CN".into(),
        title: "日报告 <草稿>".into(),
        blocks: vec![
            Block::Paragraph { runs: vec![TextRun::text("区指挥部办公室：")], place: Place::Margin },
            Block::Heading { text: "一、工作开展情况".into() },
            Block::Paragraph {
                runs: vec![TextRun::text("已复工"), TextRun::figure("operating", "38"), TextRun::text("家*。")],
                place: Place::Body,
            },
            Block::Table {
                caption: "附表".into(),
                columns: vec![column("镇街", false), column("家数", true)],
                rows: vec![
                    vec![TextRun::text("城关街道"), TextRun::figure("operating", "17")],
                    vec![TextRun::text("石桥镇"), TextRun::text("4")],
                ],
            },
            Block::Paragraph { runs: vec![TextRun::text("2月19日")], place: Place::End },
        ],
    }
}

#[test]
fn text_aligns_wide_characters() {
    let text = sample().write(Format::Text);
    assert!(text.contains("　　已复工38家*。\n"));
    assert!(text.contains("附表\n镇街      家数\n--------  ----\n城关街道    17\n石桥镇       4\n"), "{text}");
    let end = text.lines().last().unwrap();
    assert_eq!(width::width(end), 78);
}

#[test]
fn markdown_and_html_keep_text_from_being_markup() {
    let markdown = sample().write(Format::Markdown);
    assert!(markdown.starts_with("# 日报告 \\<草稿\\>\n"));
    assert!(markdown.contains("已复工38家\\*。"));
    assert!(markdown.contains("| 镇街 | 家数 |\n| --- | ---: |\n| 城关街道 | 17 |"));
    let html = sample().write(Format::Html);
    assert!(html.contains("<h1>日报告 &lt;草稿&gt;</h1>"));
    assert!(html.contains("已复工<span data-figure=\"operating\">38</span>家*。"));
    assert!(html.contains("<td class=\"number\">4</td>"));
}
