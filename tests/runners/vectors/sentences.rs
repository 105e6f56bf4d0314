//! What every sentence of every reply has to be: in both languages, and in Chinese without the words of the documents.

use serde_json::Value;

/// Parameters that hold a word of the rules' language, which a Chinese sentence says in Chinese.
const WORDS: &[&str] = &["what", "budget", "expected", "found"];

/// How many sentences a reply has, and what is wrong with them.
pub(crate) fn check(reply: &Value) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    walk(reply, &mut count, &mut wrong);
    (count, wrong)
}

fn walk(value: &Value, count: &mut usize, wrong: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, count, wrong)),
        Value::Object(fields) => {
            // What a rulebook says in its own words may be a plain text.
            if let Some(Value::Object(texts)) = fields.get("message") {
                *count += 1;
                match texts.get("zh-CN").and_then(Value::as_str).filter(|_| texts.contains_key("en")) {
                    Some(chinese) => wrong.extend(fault(value, chinese)),
                    None => wrong.push(format!("not in both languages: {texts:?}")),
                }
            }
            fields.values().for_each(|field| walk(field, count, wrong));
        }
        _ => {}
    }
}

fn fault(said: &Value, chinese: &str) -> Option<String> {
    // A change of a document's field is told as the document has it.
    if said["code"] == "field_changed" {
        return None;
    }
    let param = |name: &str| said["params"][name].as_str();
    let words = WORDS.iter().filter_map(|name| param(name)).chain(["true", "false"]);
    let plain = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    // What the JSON reader says, and what it names in it.
    if let Some(detail) = param("detail").filter(|detail| chinese.contains(*detail)) {
        return Some(format!("`{detail}` in: {chinese}"));
    }
    let outside = |word: &&str| chinese.split('`').step_by(2).any(|outside| outside.contains(*word));
    let choices = said["params"]["allowed"].as_array().map(Vec::as_slice).unwrap_or_default();
    let word = words.filter(plain).filter(|word| !choices.iter().any(|choice| choice == word)).find(outside)?;
    Some(format!("`{word}` in: {chinese}"))
}
