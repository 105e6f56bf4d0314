//! `cargo xtask serve [folder] [port]`: a folder's files for this machine's browser only. No library, no writing, no listing.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::shell::{self, Outcome};

const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("csv", "text/csv; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
];

/// Serve until interrupted. Port 0 lets the system choose; the address is printed.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let folder = shell::root().join(arguments.first().map_or(".", String::as_str));
    let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
    let port = arguments.get(1).map_or(Ok(8017), |text| text.parse::<u16>());
    let port = port.map_err(|_| "the port is a number up to 65535".to_owned())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| format!("port {port}: {error}"))?;
    println!("serving on http://{}/", listener.local_addr().map_err(|error| error.to_string())?);
    for stream in listener.incoming().flatten() {
        let folder = folder.clone();
        // A browser that hangs up early is its own affair.
        std::thread::spawn(move || drop(answer(&stream, &folder)));
    }
    Ok(())
}

fn answer(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut request = String::new();
    let mut lines = BufReader::new(stream.take(16 * 1024));
    lines.read_line(&mut request)?;
    let mut header = String::new();
    while lines.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match (method, find(folder, target)) {
        ("GET" | "HEAD", Some(place)) => ("200 OK", type_of(&place), std::fs::read(&place)?),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain", b"only GET and HEAD\n".to_vec()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    if method == "HEAD" { Ok(()) } else { stream.write_all(&body) }
}

fn find(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = percent_decoded(target.split(['?', '#']).next()?)?;
    let place = folder.join(path.trim_start_matches('/')).canonicalize().ok()?;
    let place = if place.is_dir() { place.join("index.html").canonicalize().ok()? } else { place };
    // After links are followed: nothing outside the folder, and nothing hidden.
    let inside = place.strip_prefix(folder).ok()?;
    let hidden = inside.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    (place.is_file() && !hidden).then_some(place)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn type_of(place: &Path) -> &'static str {
    let ending = place.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    TYPES.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_files_inside_and_nothing_else() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
        assert_eq!(find(&folder, "/src/serve.rs?x=1"), Some(folder.join("src/serve.rs")));
        assert_eq!(find(&folder, "/src/%73erve.rs"), Some(folder.join("src/serve.rs")));
        for refused in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/src", "/nothing", "//etc/passwd", "/%zz", "/%"] {
            assert_eq!(find(&folder, refused), None, "{refused}");
        }
        assert_eq!(type_of(Path::new("a/fugong_bg.wasm")), "application/wasm");
    }
}
