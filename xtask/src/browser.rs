//! Finding a browser for the tests, and getting one where that can be done.

use std::path::PathBuf;

use crate::shell::{self, Outcome};

const INSTALL: &[&str] = &["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"];
const PLACES: &[&str] = &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// Give the browser that the tests will start: `FUGONG_CHROMIUM`, or one in a usual place.
pub(crate) fn find() -> Option<PathBuf> {
    let named = std::env::var_os("FUGONG_CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(PLACES.iter().map(PathBuf::from)).find(|place| place.exists())
}

/// Make sure that a browser and Chinese letters are there.
pub(crate) fn ensure() -> Outcome {
    if find().is_some() && has_chinese_letters() {
        return Ok(());
    }
    let command = format!("apt-get {}", INSTALL.join(" "));
    if !is_root() || shell::read(&mut shell::program("apt-get", &["--version"])).is_err() {
        return Err(format!(
            "a browser or Chinese fonts are missing; on Debian or Ubuntu run `sudo {command}`, elsewhere set FUGONG_CHROMIUM; \
             or leave the browser tests out with --no-browser"
        ));
    }
    shell::run(&mut shell::program("apt-get", &["update", "--quiet"]))?;
    let mut install = shell::program("apt-get", INSTALL);
    shell::run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    find().map(drop).ok_or_else(|| format!("`{command}` ran, and there is still no browser"))
}

fn has_chinese_letters() -> bool {
    shell::read(&mut shell::program("fc-list", &[":lang=zh", "family"])).is_ok_and(|fonts| !fonts.trim().is_empty())
}

fn is_root() -> bool {
    shell::read(&mut shell::program("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}
