//! How long something takes: processor time where the system tells it, so that a busy machine makes nothing slower.

use std::time::{Duration, Instant};

/// The time that this thread has had of a processor; where the system does not tell it, the time that has passed.
pub struct Timer {
    start: Instant,
    worked: Option<Duration>,
}

impl Timer {
    pub fn start() -> Self {
        Self { start: Instant::now(), worked: Self::worked() }
    }

    pub fn elapsed(&self) -> Duration {
        let worked = Self::worked().zip(self.worked).map(|(now, then)| now.saturating_sub(then));
        worked.unwrap_or_else(|| self.start.elapsed())
    }

    /// Linux tells nanoseconds on a processor first, in this file of each thread.
    fn worked() -> Option<Duration> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    }
}
