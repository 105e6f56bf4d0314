//! Moments of February 2020 in Beijing, to the second.

use fugong::base::instant::Instant;

const DAY: u64 = 86_400;

/// Seconds since 1 February 2020, 00:00, in Beijing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(u64);

impl Moment {
    /// Give a day's moment by its hour and minute.
    pub(crate) fn at(day: u64, hour: u64, minute: u64) -> Self {
        Self((day.saturating_sub(1)) * DAY + hour * 3_600 + minute * 60)
    }

    /// Give the moment so many seconds later.
    pub(crate) fn plus(self, seconds: u64) -> Self {
        Self(self.0 + seconds)
    }

    /// Give the moment so many seconds earlier.
    pub(crate) fn minus(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub(seconds))
    }

    /// Give the day of the month.
    pub(crate) fn day(self) -> u64 {
        1 + self.0 / DAY
    }

    fn clock(self) -> (u64, u64, u64) {
        let second = self.0 % DAY;
        (second / 3_600, second / 60 % 60, second % 60)
    }

    /// Write it as documents do.
    pub(crate) fn text(self) -> String {
        let (hour, minute, second) = self.clock();
        format!("2020-02-{:02}T{hour:02}:{minute:02}:{second:02}+08:00", self.day())
    }

    /// Write it as a clerk's spreadsheet does: to the minute, without a zone.
    pub(crate) fn sheet(self) -> String {
        let (hour, minute, _) = self.clock();
        format!("2020-02-{:02} {hour:02}:{minute:02}", self.day())
    }

    /// Give it to the core.
    pub(crate) fn instant(self) -> Result<Instant, String> {
        let text = self.text();
        Instant::parse(&text).ok_or_else(|| format!("{text} is no instant"))
    }
}
