//! The problem ledger (问题台账) as people read it: a table, and a list to print, in one language. Entries come from
//! [`finding::ledger`](crate::finding::ledger); names, local times and sentences are added here.

use super::records::Records;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::text::{EN, Text, ZH_CN};
use crate::finding::{FindingState, Ledger, LedgerEntry};
use crate::report::OrgUnits;
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use crate::tools::document::{Block, Document, Place, TableColumn, TextRun};
use chrono::{NaiveTime, Timelike};

/// A row of the problem ledger in one language. Times are local (`2020-02-19 17:00`); a due time that is a day alone
/// means until its end. Empty texts: it has not happened yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LedgerRow {
    /// Number in the ledger, from 1.
    pub no: usize,
    /// Name of the unit where it was found, usually a site, as of the ledger's instant.
    pub unit: String,
    /// Name of the unit above it; empty if it has none.
    pub parent: String,
    /// What is wrong: item, instance, and what was written.
    pub problem: String,
    /// Severity of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Who has to correct it; the unit itself where nobody is named.
    pub responsible: String,
    /// When it was found.
    pub found: String,
    /// By when it has to be corrected, or why nobody can say yet.
    pub due: String,
    /// When it was claimed corrected.
    pub corrected: String,
    /// When an inspection found it in order.
    pub verified: String,
    /// When it was struck off (销号).
    pub closed: String,
    /// State in words, overdue included.
    pub status: String,
    /// Days that have begun since it was due; absent if it is not overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_days: Option<u64>,
    /// Which time it is that this was found: 1, 2 …
    pub occurrence: u64,
    /// Number of the entry for the time before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<usize>,
}

/// What a ledger's names are looked up in.
#[derive(Clone, Copy, Debug)]
pub struct LedgerNames<'n> {
    /// Rulebook whose items it names, and whose zone its times are in.
    pub rulebook: &'n Rulebook,
    /// Units, for their names; ids stand for those that are not there.
    pub units: &'n OrgUnits,
    /// Records, for translations of free texts.
    pub records: Option<&'n Records>,
}

/// Texts in one language, with the rulebook's as the last to fall back to.
#[derive(Clone, Copy)]
struct Localiser<'t> {
    /// Language asked for.
    language: &'t str,
    /// Language of the rulebook.
    default: &'t str,
}

impl Localiser<'_> {
    /// The text in the language, or in the default one.
    fn get(self, text: &Text) -> String {
        text.get(self.language, self.default).to_owned()
    }

    /// One of two texts, by language.
    fn pair(self, zh_cn: impl Into<String>, en: impl Into<String>) -> String {
        self.get(&Text::pair(zh_cn, en))
    }
}

impl LedgerNames<'_> {
    /// What is wrong: the item and the instance, and what was written: `口罩佩戴（车间）：2人未戴`.
    #[must_use]
    pub fn problem(&self, entry: &LedgerEntry) -> Text {
        let item = entry.item.as_ref().zip(entry.checklist.as_ref()).map(|(item, checklist)| {
            let view = self.rulebook.checklist(checklist).ok();
            let title = view.as_ref().and_then(|view| view.item(item)).map(|item| item.title.clone());
            // Default: an item of a checklist that is no longer there is named by its id.
            title.unwrap_or_default().or_name(item)
        });
        let item = item.map(|item| match &entry.instance {
            Some(instance) => both(&item, |language, title| match language {
                ZH_CN => format!("{title}（{instance}）"),
                _ => format!("{title} ({instance})"),
            }),
            None => item,
        });
        let written = entry.note.as_ref().or(entry.subject.as_ref()).map(|text| self.translated(text));
        match (item, written) {
            (Some(item), Some(text)) => both(&item, |language, title| match language {
                ZH_CN => format!("{title}：{}", text.get(ZH_CN, ZH_CN)),
                other => format!("{title}: {}", text.get(other, ZH_CN)),
            }),
            // Invariant: the input of a ledger is checked: a finding names an item or a subject.
            (item, text) => text.or(item).unwrap_or_default(),
        }
    }

    /// Who has to correct it; the site itself where nobody is named.
    #[must_use]
    pub fn responsible(&self, entry: &LedgerEntry) -> Text {
        // Default: the site answers for what is wrong on it.
        let who = entry.responsible.as_deref().unwrap_or(&entry.site);
        match self.units.get(who) {
            Some(_) => self.unit(who, entry.opened_at),
            None => self.translated(who),
        }
    }

    /// A free text with its translation, where the records have one.
    fn translated(&self, text: &str) -> Text {
        self.records.map_or_else(|| Text::plain(text), |records| records.translated(text))
    }

    /// A unit's name on the local day of an instant; its id where the unit is not known.
    /// The name is that of the day, since units may be renamed.
    fn unit(&self, id: &str, at: Instant) -> Text {
        match self.units.get(id) {
            Some(unit) => unit.name_on(self.day(at)).or_name(id),
            None => Text::plain(id),
        }
    }

    /// Local day of an instant; the day as the instant was written where the rulebook names no zone.
    fn day(&self, at: Instant) -> chrono::NaiveDate {
        let local = self.rulebook.zone().and_then(|zone| zone.local(at).ok());
        local.map_or_else(|| at.date_time().date_naive(), |local| local.date())
    }

    /// The ledger's rows in a language, in the ledger's order.
    #[must_use]
    pub fn rows(&self, ledger: &Ledger, language: &str) -> Vec<LedgerRow> {
        let words = Localiser { language, default: &self.rulebook.document().language };
        ledger.entries.iter().map(|entry| self.row(entry, ledger.as_of, words)).collect()
    }

    /// Names are those of the ledger's instant, the responsible unit's that of the day when the entry was opened. Due is a time,
    /// the reason why there is none yet, or empty for an item without a time limit.
    fn row(&self, entry: &LedgerEntry, as_of: Instant, words: Localiser<'_>) -> LedgerRow {
        let zone = self.rulebook.zone();
        // Default: what has not happened has no time, and its cell is empty.
        let time = |at: Option<Instant>| at.map(|at| moment(at, zone)).unwrap_or_default();
        let parent = self.units.get(&entry.site).and_then(|unit| unit.parent.as_ref());
        let due = match entry.due_unknown {
            Some(unknown) => words.get(&unknown.title()),
            // Default: an item without a time limit has no due time.
            None => entry.due.map(|due| until(due, zone)).unwrap_or_default(),
        };
        let state = words.get(&entry.state.title());
        LedgerRow {
            no: entry.no,
            unit: words.get(&self.unit(&entry.site, as_of)),
            // Default: a unit at the top, or outside the tree, has none above it.
            parent: parent.map(|parent| words.get(&self.unit(parent, as_of))).unwrap_or_default(),
            problem: words.get(&self.problem(entry)),
            severity: entry.severity.clone(),
            responsible: words.get(&self.responsible(entry)),
            found: time(Some(entry.opened_at)),
            due,
            corrected: time(entry.corrected_at),
            verified: time(entry.verified_at),
            closed: time(entry.closed_at),
            status: if entry.overdue { words.pair("未整改，已逾期", "open, overdue") } else { state },
            overdue_days: entry.overdue_days,
            occurrence: entry.occurrence,
            previous: entry.previous,
        }
    }

    /// The ledger as a list to print.
    /// Without entries it is the summary alone. A repeated finding says how often it was found and which entry came before.
    #[must_use]
    pub fn document(&self, ledger: &Ledger, language: &str) -> Document {
        let words = Localiser { language, default: &self.rulebook.document().language };
        let rows = self.rows(ledger, language);
        let column = |zh_cn: &str, en: &str, number: bool| TableColumn { title: words.pair(zh_cn, en), number };
        let kinds = &self.rulebook.document().unit_kinds;
        let sites: Vec<&Id> = kinds.iter().filter(|kind| kind.site).map(|kind| &kind.id).collect();
        let parents = kinds.iter().filter(|kind| kind.site).filter_map(|kind| kind.parent.as_ref());
        let above: Vec<&Id> = parents.flat_map(|parents| &parents.0).collect();
        let columns = vec![
            column("序号", "No.", true),
            TableColumn { title: words.get(&self.heading(&sites, ("单位", "Unit"))), number: false },
            TableColumn { title: words.get(&self.heading(&above, ("上级单位", "Unit above"))), number: false },
            column("问题", "Problem", false),
            column("整改责任", "Responsible", false),
            column("发现", "Found", false),
            column("整改期限", "Due", false),
            column("整改", "Corrected", false),
            column("复查", "Verified", false),
            column("销号", "Closed", false),
            column("状态", "Status", false),
            column("逾期天数", "Days overdue", true),
        ];
        let cells = |row: LedgerRow| {
            let again = match row.previous {
                Some(no) => words.pair(
                    format!("（第{}次发现，前次见序号{no}）", row.occurrence),
                    format!(" (found {} times; before: no. {no})", row.occurrence),
                ),
                None => String::new(),
            };
            // Default: what is not overdue has no days, and its cell is empty.
            let days = row.overdue_days.map(|days| days.to_string()).unwrap_or_default();
            let problem = [row.problem, again].concat();
            let texts = [row.no.to_string(), row.unit, row.parent, problem, row.responsible, row.found, row.due];
            let rest = [row.corrected, row.verified, row.closed, row.status, days];
            texts.into_iter().chain(rest).map(TextRun::text).collect()
        };
        let table = Block::Table { caption: String::new(), columns, rows: rows.into_iter().map(cells).collect() };
        let summary = Block::Paragraph { runs: vec![TextRun::text(self.summary(ledger, words))], place: Place::Body };
        Document {
            language: language.to_owned(),
            title: words.pair("问题台账", "Problem ledger"),
            blocks: if ledger.entries.is_empty() { vec![summary] } else { vec![summary, table] },
        }
    }

    /// Heading of a column of units: what the kinds are called, in the order of their declaration; `unnamed` without any.
    fn heading(&self, kinds: &[&Id], unnamed: (&str, &str)) -> Text {
        let declared = self.rulebook.document().unit_kinds.iter().filter(|kind| kinds.contains(&&kind.id));
        let titles: Vec<Text> = declared.map(|kind| kind.title.or_name(&kind.id)).collect();
        match titles.as_slice() {
            [] => Text::pair(unnamed.0, unnamed.1),
            [only] => only.clone(),
            several => Text::list(several),
        }
    }

    /// The first sentence of the printed list: how many there are in each state.
    /// Repeated ones and those whose due time is not known yet are counted separately, and named only if there are any.
    fn summary(&self, ledger: &Ledger, words: Localiser<'_>) -> String {
        let count = |is: &dyn Fn(&LedgerEntry) -> bool| ledger.entries.iter().filter(|entry| is(entry)).count();
        let state = |state: FindingState| count(&|entry| entry.state == state);
        let (all, overdue) = (ledger.entries.len(), count(&|entry| entry.overdue));
        let [open, corrected, verified, closed] =
            [FindingState::Opened, FindingState::Corrected, FindingState::Verified, FindingState::Closed].map(state);
        let (unknown, again) = (
            count(&|entry| entry.state == FindingState::Opened && entry.due_unknown.is_some()),
            count(&|entry| entry.repeated),
        );
        let at = moment(ledger.as_of, self.rulebook.zone());
        if all == 0 {
            return words
                .pair(format!("截至{at}，台账中没有问题。"), format!("As of {at}, there is nothing in the ledger."));
        }
        let mut zh = format!(
            "截至{at}，共{all}个问题：未整改{open}个（其中逾期{overdue}个），已整改待复查{corrected}个，已复查待销号{verified}个，已销号{closed}个"
        );
        let mut en = format!(
            "As of {at}: {all} in all, {open} open ({overdue} of them overdue), {corrected} corrected and to be verified, {verified} verified and to be closed, {closed} closed"
        );
        for (many, name_zh, name_en) in [
            (again, "重复出现", "found again after they were closed"),
            (unknown, "期限待定", "with a due time that nobody can say yet"),
        ] {
            if many > 0 {
                zh.push_str(&format!("；{name_zh}{many}个"));
                en.push_str(&format!("; {many} {name_en}"));
            }
        }
        words.pair(zh + "。", en + ".")
    }
}

/// Applies the same change to both languages of a text.
/// `make` gets the language and the text in that language.
fn both(text: &Text, make: impl Fn(&str, &str) -> String) -> Text {
    Text::pair(make(ZH_CN, text.get(ZH_CN, ZH_CN)), make(EN, text.get(EN, ZH_CN)))
}

/// An instant in local time, `2020-02-19 17:00`; as it was written where there is no zone.
fn moment(at: Instant, zone: Option<&Zone>) -> String {
    let local = zone.and_then(|zone| zone.local(at).ok()).unwrap_or_else(|| at.date_time().naive_local());
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// A due time in local time. Midnight is the end of a day, and is written as that day: due 20 February 00:00 reads
/// `2020-02-19`.
fn until(due: Instant, zone: Option<&Zone>) -> String {
    let local = zone.and_then(|zone| zone.local(due).ok()).unwrap_or_else(|| due.date_time().naive_local());
    match local.date().pred_opt().filter(|_| local.time() == NaiveTime::MIN) {
        Some(last_day) => last_day.to_string(),
        None => moment(due, zone),
    }
}
