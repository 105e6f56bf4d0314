//! Problems and codes as JSON has them, written and read.

use super::{Code, Position, Problem, ProblemData};
use crate::base::ordered::Map;
use crate::base::text::Text;
use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde_json::Value;
use std::borrow::Cow;

impl serde::Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Problem", if self.position().is_some() { 7 } else { 5 })?;
        out.serialize_field("code", self.code().as_str())?;
        out.serialize_field("kind", &self.code().kind())?;
        out.serialize_field("path", self.path())?;
        if let Some(Position { line, column }) = self.position() {
            out.serialize_field("line", &line)?;
            out.serialize_field("column", &column)?;
        }
        out.serialize_field("params", &self.0.params)?;
        out.serialize_field("message", &self.message())?;
        out.end()
    }
}

impl<'de> serde::Deserialize<'de> for Problem {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Written {
            code: Code,
            path: String,
            line: Option<usize>,
            column: Option<usize>,
            params: Map<Cow<'static, str>, Value>,
            message: Text,
        }
        let Written { code, path, line, column, params, message } = Written::deserialize(deserializer)?;
        let position = line.zip(column).map(|(line, column)| Position { line, column });
        Ok(Self(Box::new(ProblemData { code, path, position, params, shown: Vec::new(), read: Some(message) })))
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    /// Reads the code's name, `duplicate_key`.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format_args!("there is no code `{name}`")))
    }
}
