//! The vectors' files: reading, hashing, and writing what is to be reviewed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// One file: `folder/stem`, its place, and what it says.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) place: PathBuf,
    pub(crate) says: Map<String, Value>,
    raw: BTreeMap<String, Box<RawValue>>,
    text: String,
}

impl Vector {
    /// The operation, as the file states it.
    pub(crate) fn operation(&self) -> &str {
        self.says.get("operation").and_then(Value::as_str).unwrap_or_default()
    }

    /// The folder that the file lies in: the operation's name.
    pub(crate) fn folder(&self) -> Option<&str> {
        self.name.split_once('/').map(|(folder, _)| folder)
    }

    /// The codes that the file states: of its problems, and of whatever its output says.
    pub(crate) fn stated_codes(&self) -> Vec<String> {
        let mut codes = Vec::new();
        for stated in ["problems", "output"].iter().filter_map(|field| self.says.get(*field)) {
            collect_codes(stated, &mut codes);
        }
        codes
    }

    /// A field as it stands in the file, with its own order of keys.
    pub(crate) fn raw(&self, field: &str) -> Option<&str> {
        self.raw.get(field).map(|raw| raw.get())
    }

    /// The text that goes in: `input_text` as it is, or `input` with the rulebook before its other fields.
    pub(crate) fn wire_input(&self) -> Option<String> {
        if let Some(text) = self.says.get("input_text") {
            return text.as_str().map(str::to_owned);
        }
        let input = self.raw("input")?;
        let Some(rulebook) = self.raw("rulebook") else {
            return input.starts_with('{').then(|| input.to_owned());
        };
        let fields = input.strip_prefix('{')?.trim_start();
        let comma = if fields == "}" { "" } else { "," };
        Some(format!("{{\"rulebook\":{rulebook}{comma}{fields}"))
    }
}

fn collect_codes(value: &Value, codes: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_codes(item, codes)),
        Value::Object(fields) => {
            codes.extend(fields.get("code").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_codes(field, codes));
        }
        _ => {}
    }
}

/// Whether the run may write.
pub(crate) fn blessing() -> bool {
    std::env::var_os("FUGONG_BLESS").is_some_and(|value| value == "1")
}

/// Read every vector, sorted by name.
pub(crate) fn read_all() -> Vec<Vector> {
    let mut vectors = Vec::new();
    for folder in entries(&folder()).into_iter().filter(|place| place.is_dir()) {
        for place in
            entries(&folder).into_iter().filter(|place| place.extension().is_some_and(|ending| ending == "json"))
        {
            let text = fs::read_to_string(&place).unwrap();
            let says = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
            let raw = serde_json::from_str(&text).unwrap();
            let stem = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
            vectors.push(Vector { name: format!("{}/{}", stem(&folder), stem(&place)), place, says, raw, text });
        }
    }
    vectors.sort_by(|one, other| one.name.cmp(&other.name));
    vectors
}

/// One line a vector: the reply's SHA-256 and the vector's name.
pub(crate) fn hash_lines(vectors: &[Vector]) -> String {
    let line = |vector: &Vector| {
        let reply = fugong::wire::call(vector.operation(), &vector.wire_input()?);
        let hash: String = Sha256::digest(reply.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(format!("{hash}  {}\n", vector.name))
    };
    vectors.iter().filter_map(line).collect()
}

/// A list that is checked in beside the vectors; when blessing, it is written first.
pub(crate) fn listed(name: &str, ours: &str) -> String {
    let place = folder().join(name);
    if blessing() {
        fs::write(&place, ours).unwrap();
    }
    fs::read_to_string(place).unwrap_or_default()
}

/// Write a reply into a vector that states none, behind what it says already.
pub(crate) fn write_reply(vector: &Vector, key: &str, value: &Value) {
    let open = vector.text.trim_end().strip_suffix('}').unwrap().trim_end();
    let stated = serde_json::to_string_pretty(value).unwrap().replace('\n', "\n  ");
    // Tests run beside each other: whoever reads the file meanwhile finds it whole.
    let writer = std::thread::current().name().unwrap_or("writer").to_owned();
    let beside = vector.place.with_extension(writer);
    fs::write(&beside, format!("{open},\n  \"{key}\": {stated}\n}}\n")).unwrap();
    fs::rename(beside, &vector.place).unwrap();
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
