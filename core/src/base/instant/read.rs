//! Dates, times and instants read digit by digit: their forms are fixed, and chrono's readers of any format weigh 20 KB.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

/// The rest of a text that is being read.
pub(super) struct Reader<'a>(std::str::Chars<'a>);

/// Reads a text to its very end.
pub(super) fn whole<T>(text: &str, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
    let mut reader = Reader(text.chars());
    let value = read(&mut reader)?;
    reader.0.as_str().is_empty().then_some(value)
}

/// Reads RFC 3339 §5.6 `date-time`: whole milliseconds, no leap second.
pub(super) fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    whole(text, |reader| {
        let date = reader.date()?;
        reader.any_of(&['T', 't', ' '])?;
        let (hour, minute) = reader.hour_and_minute()?;
        reader.any_of(&[':'])?;
        let second = reader.number(2)?;
        let milliseconds = reader.fraction()?;
        let local = date.and_time(NaiveTime::from_hms_milli_opt(hour, minute, second, milliseconds)?);
        local.and_local_timezone(reader.offset()?).single()
    })
}

impl Reader<'_> {
    pub(super) fn date(&mut self) -> Option<NaiveDate> {
        let year = i32::try_from(self.number(4)?).ok()?;
        self.any_of(&['-'])?;
        let month = self.number(2)?;
        self.any_of(&['-'])?;
        NaiveDate::from_ymd_opt(year, month, self.number(2)?)
    }

    pub(super) fn time(&mut self) -> Option<NaiveTime> {
        let (hour, minute) = self.hour_and_minute()?;
        NaiveTime::from_hms_opt(hour, minute, 0)
    }

    fn hour_and_minute(&mut self) -> Option<(u32, u32)> {
        let hour = self.number(2)?;
        self.any_of(&[':'])?;
        Some((hour, self.number(2)?))
    }

    /// Milliseconds; further digits may only be zeros, or stand beyond what chrono counts.
    fn fraction(&mut self) -> Option<u32> {
        if !self.0.as_str().starts_with('.') {
            return Some(0);
        }
        self.0.next();
        let rest = self.0.as_str();
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        if digits.is_empty() {
            return None;
        }
        let (mut milliseconds, mut finer) = (0_u32, false);
        for place in 0..9_usize {
            let digit = digits.as_bytes().get(place).map_or(0, |byte| u32::from(byte.saturating_sub(b'0')));
            if place < 3 {
                milliseconds = milliseconds.saturating_mul(10).saturating_add(digit);
            } else {
                finer |= digit > 0;
            }
        }
        for _ in digits.chars() {
            self.0.next();
        }
        (!finer).then_some(milliseconds)
    }

    fn offset(&mut self) -> Option<FixedOffset> {
        let east = match self.any_of(&['Z', 'z', '+', '-', '\u{2212}'])? {
            'Z' | 'z' => return FixedOffset::east_opt(0),
            sign => sign == '+',
        };
        let (hours, minutes) = self.hour_and_minute()?;
        if minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours.saturating_mul(60).saturating_add(minutes).saturating_mul(60)).ok()?;
        FixedOffset::east_opt(if east { seconds } else { seconds.saturating_neg() })
    }

    /// A number of exactly so many digits.
    fn number(&mut self, digits: usize) -> Option<u32> {
        (0..digits).try_fold(0_u32, |number, _| {
            let digit = self.0.next()?.to_digit(10)?;
            Some(number.saturating_mul(10).saturating_add(digit))
        })
    }

    fn any_of(&mut self, characters: &[char]) -> Option<char> {
        self.0.next().filter(|character| characters.contains(character))
    }
}
