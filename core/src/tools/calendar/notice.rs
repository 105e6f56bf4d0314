//! Calendars as data: weekends, and the dated notices that move days of rest about.

use super::check_calendar;
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, identity, located, placeholder, record, string_enum};
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeMap;

string_enum! {
    /// What a day is to those who work by this calendar.
    pub enum DayKind {
        /// A working day, make-up work days (调休上班) included.
        Work = "work",
        /// A day off: weekend, holiday, or moved day of rest.
        Off = "off",
    }
}

string_enum! {
    /// A day of the week.
    pub enum DayOfWeek {
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
        /// Sunday.
        Sunday = "sun",
    }
}

impl DayOfWeek {
    /// The chrono value.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        }
    }
}

/// The days that a notice names, and what each becomes: `{"2020-01-24": "off", "2020-02-01": "work"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct NamedDays(pub BTreeMap<NaiveDate, DayKind>);

crate::base::json::deserialize_decoded!(NamedDays);

impl Decode for NamedDays {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Object(entries) = json else {
            return decoder.wrong_type("object", json);
        };
        let mut days = BTreeMap::new();
        for (key, value) in entries {
            decoder.at_key(key, |decoder| {
                let date = parse_date(key);
                if date.is_none() {
                    decoder.report(Problem::new(Code::InvalidDate).with("text", key.as_str()));
                }
                if let (Some(date), Some(kind)) = (date, DayKind::decode(value, decoder)) {
                    days.insert(date, kind);
                }
            });
        }
        Some(Self(days))
    }
}

placeholder! { NamedDays = NamedDays::default() }

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NamedDays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NamedDays".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let kind = generator.subschema_for::<DayKind>();
        schemars::json_schema!({
            "type": "object",
            "description": "Days (2020-01-24) and what the notice makes of them",
            "propertyNames": {"format": "date"},
            "additionalProperties": kind
        })
    }
}

record! {
    /// A notice (放假通知): published once, decides the days that it names; a later one may decide some of them again.
    #[cfg_attr(feature = "schema", schemars(rename = "CalendarNotice"))]
    pub struct Notice {
        /// Its document number (文号), or whatever names it.
        pub id: String,
        /// Its title.
        pub title: Text = Text::Empty,
        /// When it was published (inclusive). Questions about an earlier moment do not see it.
        pub published_at: Instant,
        /// The years that it publishes, `[2020]`: the days of these years that no notice names follow the weekday. A notice
        /// that only changes days of a published year may name that year again.
        pub years: Vec<i64>,
        /// Remarks, such as what is uncertain about it; nothing is computed from it.
        pub note: Option<String>,
        /// The days that it decides, make-up work days (调休上班) included. From the year before the first of `years` on,
        /// because New Year's holidays may begin in December.
        pub days: NamedDays,
    }
}

record! {
    /// A calendar as a document: `{"id": "cn", "weekend": ["sat", "sun"], "notices": […]}`.
    pub struct CalendarDocument {
        /// Where its JSON Schema lies, for editors; not part of its identity.
        pub schema as "$schema": Option<String>,
        /// Its name.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Where its days come from: a publisher, an address.
        pub source: Option<String>,
        /// Whatever readers should know.
        pub note: Option<String>,
        /// The days of the week that are off unless a notice says otherwise.
        pub weekend: Vec<DayOfWeek>,
        /// Its notices.
        pub notices: Vec<Notice>,
    }
}

/// A dated working calendar: what each notice said, and when it could be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    id: Id,
    title: Text,
    weekend: Vec<Weekday>,
    /// In order of publication.
    notices: Vec<Notice>,
    /// Who names a day: indexes into `notices`, the latest last.
    named: Map<NaiveDate, Vec<usize>>,
    /// Publication of the first notice that names the year.
    years: Map<i64, Instant>,
    sha256: Sha256Hex,
}

impl Calendar {
    /// Reads a calendar.
    ///
    /// # Errors
    /// Every problem of its form, and `duplicate_id`, `notice_day_far`, `notice_conflict`.
    ///
    /// ```
    /// use fugong::{base::instant::{Instant, parse_date}, tools::calendar::{Calendar, DayKind}};
    /// let calendar = Calendar::from_json(r#"{"id": "works", "weekend": ["sun"], "notices": [
    ///     {"id": "厂办〔2020〕1号", "published_at": "2020-01-02T00:00:00+08:00", "years": [2020], "days": {"2020-02-20": "off"}}
    /// ]}"#)?;
    /// let known_at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    /// let kind = |day| calendar.day(parse_date(day).unwrap(), known_at).map(|day| day.kind);
    /// assert_eq!(kind("2020-02-22"), Ok(DayKind::Work)); // Saturday: here only Sunday is off
    /// assert_eq!(kind("2020-02-20"), Ok(DayKind::Off)); // Thursday, by the notice
    /// assert!(kind("2021-02-20").is_err()); // no notice names 2021: unknown, not "by the weekday"
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Self::from_tree(&Json::parse(text)?).map_err(|problems| located(problems, text))
    }

    /// Reads a calendar from a tree.
    ///
    /// # Errors
    /// As [`Calendar::from_json`].
    pub fn from_tree(json: &Json) -> Result<Self, Problems> {
        let document: CalendarDocument = Decoder::run(json)?;
        check_calendar::calendar(&document).or(())?;
        let mut notices = document.notices;
        notices.sort_stable_by_key(|notice| notice.published_at);
        let mut named: Map<NaiveDate, Vec<usize>> = Map::new();
        let mut years: Map<i64, Instant> = Map::new();
        for (index, notice) in notices.iter().enumerate() {
            for date in notice.days.0.keys() {
                named.entry(*date).or_default().push(index);
            }
            for year in &notice.years {
                years.entry(*year).or_insert(notice.published_at);
            }
        }
        Ok(Self {
            id: document.id,
            title: document.title,
            weekend: document.weekend.into_iter().map(DayOfWeek::weekday).collect(),
            notices,
            named,
            years,
            sha256: identity(&json.to_value()),
        })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// Its notices in order of publication.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// SHA-256 of its RFC 8785 form: results cite it, so that a reader knows which notices were known.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The years published at a moment.
    pub fn years_known_at(&self, known_at: Instant) -> impl Iterator<Item = i64> {
        self.years.iter().filter(move |(_, since)| **since <= known_at).map(|(year, _)| *year)
    }

    /// The first year of which there is a notice.
    pub(super) fn first_year(&self) -> Option<i64> {
        self.years.iter().map(|(year, _)| *year).min()
    }

    pub(super) fn is_weekend(&self, weekday: Weekday) -> bool {
        self.weekend.contains(&weekday)
    }

    pub(super) fn is_year_known(&self, year: i64, known_at: Instant) -> bool {
        self.years.get(&year).is_some_and(|since| *since <= known_at)
    }

    /// The latest notice published at `known_at` that names the day, and what it makes of it.
    pub(super) fn naming(&self, date: NaiveDate, known_at: Instant) -> Option<(&Notice, DayKind)> {
        let notice = self
            .named
            .get(&date)?
            .iter()
            .rev()
            .filter_map(|index| self.notices.get(*index))
            .find(|notice| notice.published_at <= known_at)?;
        notice.days.0.get(&date).map(|kind| (notice, *kind))
    }
}
