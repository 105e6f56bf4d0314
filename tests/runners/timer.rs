//! How long something takes: processor time where the system tells it, so that a busy machine makes nothing slower.

use std::time::{Duration, Instant};

/// The time that this thread has had of a processor; where the system does not tell it, the time that has passed.
pub struct Timer {
    start: Instant,
    worked: Option<Duration>,
}

impl Timer {
    pub fn start() -> Self {
        Self { start: Instant::now(), worked: worked() }
    }

    pub fn elapsed(&self) -> Duration {
        let worked = worked().zip(self.worked).map(|(now, then)| now.saturating_sub(then));
        worked.unwrap_or_else(|| self.start.elapsed())
    }
}

/// To the nanosecond. What `/proc` tells of a running thread is as old as the kernel's last tick, up to 4 ms.
#[cfg(target_os = "linux")]
fn worked() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).ok()
}

#[cfg(not(target_os = "linux"))]
fn worked() -> Option<Duration> {
    None
}
