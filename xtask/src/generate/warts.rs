//! What real sheets look like: read by a stated rule, or a problem with row and column.

use super::chance::Chance;
use super::plan::REPORT_DAY;
use super::table::Table;

/// Wear the enterprise returns: most forms are read, three rows cannot be, two of which are sent again.
pub(crate) fn enterprise_returns(seed: u64, table: &mut Table) -> Result<(), String> {
    let mut chance = Chance::new(seed, "warts");
    let mut rows = Free::of(table, |row| row.iter().any(|cell| cell == "初报"));
    for _ in 0..12 {
        let row = rows.take(&mut chance)?;
        for name in ["在岗员工", "测温人数"] {
            let cell = table.cell(row, name)?;
            *cell = wide(cell);
        }
    }
    for _ in 0..6 {
        let row = rows.take(&mut chance)?;
        let id = table.cell(row, "企业编号")?;
        *id = if chance.once_in(2) { format!("{id}  ") } else { wide(id) };
    }
    for _ in 0..8 {
        let row = rows.take(&mut chance)?;
        let day = table.cell(row, "日期")?;
        *day = other_form(&mut chance, day)?;
    }
    for _ in 0..8 {
        let row = rows.take(&mut chance)?;
        let kind = table.cell(row, "类型")?;
        *kind = chance.word(&["original", "Original", " 初报", "初报　"]).to_owned();
    }
    for _ in 0..6 {
        let row = rows.take(&mut chance)?;
        let at = table.cell(row, "报送时间")?;
        *at = match chance.below(3) {
            0 => at.replace(' ', "T") + ":00+08:00",
            1 => at.replace('-', "/"),
            _ => at.replacen('-', "年", 1).replacen('-', "月", 1).replacen(' ', "日 ", 1),
        };
    }
    for row in 0..table.rows.len() {
        let masks = table.cell(row, "口罩库存")?;
        if masks.len() > 3 && masks.bytes().all(|byte| byte.is_ascii_digit()) && chance.once_in(4) {
            let (thousands, rest) = masks.split_at_checked(masks.len() - 3).ok_or("a short number")?;
            *masks = format!("{thousands},{rest}");
        }
    }
    unreadable(&mut chance, table, &mut rows)
}

/// Rows that no rule reads: one of an early day is lost, the others are sent again; and a row that stands there twice.
fn unreadable(chance: &mut Chance, table: &mut Table, rows: &mut Free) -> Result<(), String> {
    let today = format!("2020-02-{REPORT_DAY}");
    let early =
        |table: &Table, row: usize| table.rows.get(row).and_then(|row| row.get(1)) == Some(&"2020-02-13".to_owned());
    let lost = rows.take_where(chance, |row| early(table, row))?;
    *table.cell(lost, "报送时间")? = "下午三点".to_owned();
    let yearless = rows.take_where(chance, |row| early(table, row))?;
    let letter = rows.take_where(chance, |row| table.rows.get(row).and_then(|row| row.get(1)) == Some(&today))?;
    let twice = rows.take(chance)?;
    let mut again = [yearless, letter, twice];
    again.sort_unstable();
    for row in again.into_iter().rev() {
        let copy = table.rows.get(row).cloned().ok_or("no such row")?;
        table.rows.insert(row + 1, copy);
        if row == yearless {
            *table.cell(row, "日期")? = "2月13日".to_owned();
        } else if row == letter {
            let present = table.cell(row, "在岗员工")?;
            *present = format!("{present}O");
        }
    }
    Ok(())
}

/// Wear the work groups' returns: English names, wide digits, another form of a date.
pub(crate) fn work_groups(seed: u64, table: &mut Table) -> Result<(), String> {
    let mut chance = Chance::new(seed, "warts of work groups");
    let mut rows = Free::of(table, |_| true);
    for _ in 0..3 {
        let row = rows.take(&mut chance)?;
        let called = table.cell(row, "已摸排")?;
        *called = wide(called);
        let row = rows.take(&mut chance)?;
        let day = table.cell(row, "日期")?;
        *day = other_form(&mut chance, day)?;
    }
    let row = rows.take(&mut chance)?;
    let name = table.cell(row, "工作组")?;
    *name = match name.as_str() {
        "城关街道" => "CHENGGUAN SUBDISTRICT",
        "河东街道" => "Hedong  Subdistrict",
        "柳林镇" => "liulin town",
        _ => "Shiqiao Town ",
    }
    .to_owned();
    Ok(())
}

/// The same day as a spreadsheet's number, or in another accepted form.
fn other_form(chance: &mut Chance, day: &str) -> Result<String, String> {
    let number: u64 = day.rsplit('-').next().and_then(|text| text.parse().ok()).ok_or("no day")?;
    Ok(match chance.below(4) {
        // 1 February 2020 is 43862 in the 1900 system.
        0 | 1 => (43_861 + number).to_string(),
        2 => format!("2020/2/{number}"),
        _ => format!("2020年2月{number}日"),
    })
}

/// The same in full-width letters and digits.
fn wide(text: &str) -> String {
    let widen = |letter: char| match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
        other => other,
    };
    text.chars().map(widen).collect()
}

/// The rows that no wart has touched yet.
struct Free(Vec<usize>);

impl Free {
    fn of(table: &Table, fits: impl Fn(&[String]) -> bool) -> Self {
        let rows = table.rows.iter().enumerate();
        Self(rows.filter(|(_, row)| fits(row)).map(|(index, _)| index).collect())
    }

    fn take(&mut self, chance: &mut Chance) -> Result<usize, String> {
        self.take_where(chance, |_| true)
    }

    fn take_where(&mut self, chance: &mut Chance, fits: impl Fn(usize) -> bool) -> Result<usize, String> {
        let mut fit: Vec<usize> = self.0.iter().copied().filter(|row| fits(*row)).collect();
        let row = chance.take(&mut fit).ok_or("too few rows for every wart")?;
        self.0.retain(|other| *other != row);
        Ok(row)
    }
}
