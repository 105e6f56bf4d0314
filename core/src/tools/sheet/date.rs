//! Dates and times as spreadsheets hold them. A form that can mean two days is refused.

use super::normalise;
use super::value::{CellReading, Fault, ReadRule, SheetCell};
use crate::base::instant::{Instant, parse_date};
use crate::tools::calendar::Zone;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

/// Day numbers that are read as a spreadsheet's dates: five digits, 1927-05-18 to 2173-10-13. Smaller numbers are
/// more likely a day of the month than a year before 1927.
const SERIALS: std::ops::RangeInclusive<u64> = 10_000..=99_999;

/// Reads a day. `year` is used for dates that have none.
pub(super) fn read_date(text: &str, year: Option<i32>) -> Result<CellReading, Fault> {
    if let Some(date) = parse_date(text) {
        return Ok(CellReading::new(SheetCell::Date(date), Vec::new()));
    }
    let mut rules = Vec::new();
    let narrow = normalise::narrow_noting(text, &mut rules);
    if let Some(date) = parse_date(&narrow) {
        return Ok(CellReading::new(SheetCell::Date(date), rules));
    }
    if let Some(date) = excel_serial(&narrow) {
        rules.push(ReadRule::ExcelSerial);
        return Ok(CellReading::new(SheetCell::Date(date), rules));
    }
    let date = match day_of(without_midnight(&narrow)).ok_or(Fault::NotADate)? {
        Day::Full(date) => date,
        Day::OfYear(month, day) => {
            rules.push(ReadRule::YearGiven);
            NaiveDate::from_ymd_opt(year.ok_or(Fault::DateWithoutYear)?, month, day).ok_or(Fault::NotADate)?
        }
    };
    rules.push(ReadRule::DateForm);
    Ok(CellReading::new(SheetCell::Date(date), rules))
}

/// Reads a moment: RFC 3339, or a local date and time in the given zone.
pub(super) fn read_instant(text: &str, zone: Option<&Zone>, year: Option<i32>) -> Result<CellReading, Fault> {
    if let Some(instant) = Instant::parse(text) {
        return Ok(CellReading::new(SheetCell::Instant(instant), Vec::new()));
    }
    let mut rules = Vec::new();
    let narrow = normalise::narrow_noting(text, &mut rules);
    if let Some(instant) = Instant::parse(&narrow) {
        return Ok(CellReading::new(SheetCell::Instant(instant), rules));
    }
    let (day, time) = split_time(&narrow).ok_or(Fault::NotAnInstant)?;
    let time = time_of(time).ok_or(Fault::NotAnInstant)?;
    let date = match day_of(day).ok_or(Fault::NotAnInstant)? {
        Day::Full(date) => date,
        Day::OfYear(month, day) => {
            rules.push(ReadRule::YearGiven);
            NaiveDate::from_ymd_opt(year.ok_or(Fault::DateWithoutYear)?, month, day).ok_or(Fault::NotAnInstant)?
        }
    };
    rules.push(ReadRule::ZoneGiven);
    let zone = zone.ok_or(Fault::InstantWithoutZone)?;
    let instant = zone.resolve(NaiveDateTime::new(date, time)).map_err(|_| Fault::NotAnInstant)?;
    Ok(CellReading::new(SheetCell::Instant(instant), rules))
}

enum Day {
    Full(NaiveDate),
    OfYear(u32, u32),
}

/// Spreadsheets that count days from 1900 hold 19 February 2020 as 43880. Their calendar has a 29 February 1900 that
/// never was, which is why the count starts two days early; the range accepted lies behind it.
fn excel_serial(text: &str) -> Option<NaiveDate> {
    let days = u64::from(number(text)?);
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    SERIALS.contains(&days).then(|| start.checked_add_days(Days::new(days))).flatten()
}

/// A spreadsheet that exports a day as its first moment still means the day.
fn without_midnight(text: &str) -> &str {
    match split_time(text) {
        Some((day, time)) if time_of(time) == Some(NaiveTime::MIN) => day,
        _ => text,
    }
}

fn split_time(text: &str) -> Option<(&str, &str)> {
    let at = text.find([' ', 'T', '日'])?;
    let (day, rest) = text.split_at_checked(at)?;
    let time = rest.trim_start_matches(['日', 'T', ' ']);
    (!time.is_empty()).then_some((day, time))
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let text = text.strip_suffix('分').unwrap_or(text);
    let mut parts = text.split([':', '时', '点']);
    let hour = number(parts.next()?)?;
    let minute = match parts.next() {
        Some("") | None => 0,
        Some(minute) => number(minute)?,
    };
    let second = parts.next().map_or(Some(0), number)?;
    let written = text.contains([':', '时', '点']) && parts.next().is_none();
    written.then(|| NaiveTime::from_hms_opt(hour, minute, second)).flatten()
}

/// Year first, or no year at all. Day-first and month-first forms with a year are told apart by nothing: refused.
fn day_of(text: &str) -> Option<Day> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return NaiveDate::from_ymd_opt(number(year)?.try_into().ok()?, number(month)?, number(day)?).map(Day::Full);
    }
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let separators: &[char] = match text.find(['年', '月']) {
        Some(_) => &['年', '月'],
        None => &['-', '/', '.'],
    };
    let parts: Vec<&str> = text.split(separators).map(str::trim).collect();
    match *parts {
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(number(year)?.try_into().ok()?, number(month)?, number(day)?).map(Day::Full)
        }
        [month, day] if month.len() <= 2 && day.len() <= 2 => {
            let (month, day) = (number(month)?, number(day)?);
            // Any leap year: the day must exist in some year.
            NaiveDate::from_ymd_opt(2020, month, day).map(|_| Day::OfYear(month, day))
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
