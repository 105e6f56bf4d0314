//! A copy of the workspace to write mutants into, built apart from the workspace itself.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::shell::{self, Outcome};

/// The tests beside those within the library. Growth measures times, mutations take long, the house rules read texts.
const TESTS: &[&str] = &["vectors", "contract", "schemes"];

/// Where a compiler's error stands: a file, and bytes of it.
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) bytes: Range<usize>,
}

/// The copied files, and the folder that they are built into.
pub(crate) struct Copy {
    pub(crate) folder: PathBuf,
    build: PathBuf,
}

impl Copy {
    /// Copy every file that git knows or would take, as it is now.
    pub(crate) fn make() -> Outcome<Self> {
        let place = shell::target().join("mutants");
        let copy = Self { folder: place.join("workspace"), build: place.join("build") };
        if copy.folder.exists() {
            std::fs::remove_dir_all(&copy.folder).map_err(|error| error.to_string())?;
        }
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let names = shell::read(&mut shell::program("git", &list))?;
        for name in names.split('\0').filter(|name| !name.is_empty()) {
            let from = shell::root().join(name);
            // A file that was deleted is still known until that is committed.
            if from.is_file() {
                copy.write(name, &std::fs::read(&from).map_err(|error| format!("{name}: {error}"))?)?;
            }
        }
        Ok(copy)
    }

    /// Write a file of the copy.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Outcome {
        let path = self.folder.join(name);
        let failed = |error: std::io::Error| format!("{name}: {error}");
        std::fs::create_dir_all(path.parent().unwrap_or(&self.folder)).map_err(failed)?;
        std::fs::write(&path, bytes).map_err(failed)
    }

    /// Compile the library without building it, and give where its errors stand; none where it compiles.
    pub(crate) fn check(&self) -> Outcome<Vec<Fault>> {
        let (succeeded, messages) = self.cargo(&["check", "--lib"])?;
        let faults: Vec<Fault> = messages.iter().flat_map(faults).collect();
        if succeeded == faults.is_empty() {
            Ok(faults)
        } else {
            Err("the compiler does not say where its errors stand".to_owned())
        }
    }

    /// Build the test programs.
    pub(crate) fn tests(&self) -> Outcome<Vec<PathBuf>> {
        let mut arguments = vec!["test", "--no-run", "--lib"];
        arguments.extend(TESTS.iter().flat_map(|name| ["--test", name]));
        let (succeeded, messages) = self.cargo(&arguments)?;
        let built = messages.iter().filter_map(|message| message.get("executable")?.as_str());
        let programs: Vec<PathBuf> = built.map(PathBuf::from).collect();
        if succeeded && programs.len() == TESTS.len() + 1 {
            Ok(programs)
        } else {
            Err("the test programs were not built".to_owned())
        }
    }

    /// Give how to start a test program, as cargo would start it.
    pub(crate) fn start(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.join("core"));
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome<(bool, Vec<Value>)> {
        let mut command = shell::cargo(arguments);
        command.args(["--package", "fugong", "--all-features", "--quiet", "--message-format=json"]);
        // Nobody debugs these programs, and they are built sooner without.
        command.env("CARGO_TARGET_DIR", &self.build).env("CARGO_PROFILE_DEV_DEBUG", "0");
        command.current_dir(&self.folder).stderr(Stdio::inherit());
        let output = command.output().map_err(|error| format!("cargo could not be started: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok((output.status.success(), text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()))
    }
}

/// Read the places of an error in the core from one of cargo's messages.
fn faults(message: &Value) -> Vec<Fault> {
    let Some(message) =
        message.get("message").filter(|message| message.get("level").is_some_and(|level| level == "error"))
    else {
        return Vec::new();
    };
    let spans = message.get("spans").and_then(Value::as_array).into_iter().flatten();
    spans.filter_map(fault).filter(|fault| fault.file.starts_with("core/src/")).collect()
}

fn fault(span: &Value) -> Option<Fault> {
    let byte = |name: &str| span.get(name)?.as_u64().and_then(|byte| usize::try_from(byte).ok());
    let primary = span.get("is_primary")?.as_bool()?;
    let file = span.get("file_name")?.as_str()?.replace('\\', "/");
    primary.then_some(Fault { file, bytes: byte("byte_start")?..byte("byte_end")? })
}
