//! Running other programs: what is run is shown, what is missing is said in a sentence.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// What a task gives back: nothing, or the sentence that says why not.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// What a program printed, and whether it ended well.
pub(crate) struct Printed {
    pub(crate) text: String,
    pub(crate) succeeded: bool,
}

/// Give the folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    here.and_then(|xtask| xtask.parent().map(PathBuf::from)).unwrap_or_else(|| PathBuf::from("."))
}

/// Give the folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Refuse arguments that a task does not know, rather than run something else than was meant.
pub(crate) fn only(arguments: &[String], known: &[&str]) -> Outcome {
    let unknown = arguments.iter().find(|argument| !known.contains(&argument.as_str()));
    unknown.map_or(Ok(()), |argument| Err(format!("`{argument}` means nothing here")))
}

/// Start describing a program to run from the workspace folder.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Start describing a cargo command with the toolchain that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Run a program to its end; a failure is the task's failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    show(command);
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(command))) }
}

/// Run a program quietly and give what it printed on its standard output.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{}` failed ({})\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

/// Run a program, show what it prints as it comes, and keep it.
pub(crate) fn watch(command: &mut Command) -> Outcome<Printed> {
    show(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    let kept = Arc::new(Mutex::new(String::new()));
    let streams: Vec<Box<dyn Read + Send>> = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ]
    .into_iter()
    .flatten()
    .collect();
    let readers: Vec<_> = streams
        .into_iter()
        .map(|stream| {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || copy_lines(stream, &kept))
        })
        .collect();
    for reader in readers {
        reader.join().map_err(|_| format!("lost the output of `{}`", line(command)))?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let text = kept.lock().map_err(|error| error.to_string())?.clone();
    Ok(Printed { text, succeeded: status.success() })
}

/// Make a folder the copy of another, with everything below it and nothing else.
pub(crate) fn mirror(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            mirror(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn copy_lines(stream: Box<dyn Read + Send>, kept: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        print!("{text}");
        if let Ok(mut kept) = kept.lock() {
            kept.push_str(&text);
        }
        bytes.clear();
    }
}

fn show(command: &Command) {
    println!("$ {}", line(command));
}

fn line(command: &Command) -> String {
    let root = root();
    let parts = std::iter::once(command.get_program()).chain(command.get_args());
    let shown = parts.map(|part| {
        let path = std::path::Path::new(part);
        path.strip_prefix(&root).unwrap_or(path).display().to_string()
    });
    let mut words: Vec<String> = shown.collect();
    if let Some(first) = words.first_mut()
        && let Some(name) = std::path::Path::new(first.as_str()).file_name()
    {
        *first = name.to_string_lossy().into_owned();
    }
    words.join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    if error.kind() == ErrorKind::NotFound {
        format!("`{name}` is missing: {}", how_to_get(&name))
    } else {
        format!("`{name}` could not be started: {error}")
    }
}

fn how_to_get(name: &str) -> &'static str {
    match name {
        "python3" => "install Python 3.10 or newer, with its venv module",
        "node" | "npm" => "install Node.js 20 or newer, with npm",
        "rustup" => "install it, or add the Rust target wasm32-unknown-unknown by other means",
        _ if name.contains(".venv") || name.contains("node_modules") => "run `cargo xtask setup` first",
        _ => "install it and make sure that it is on the PATH",
    }
}
