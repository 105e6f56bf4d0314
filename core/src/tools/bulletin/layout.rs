//! The layout as a rulebook writes it.

use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, record};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition::Condition;
use crate::tools::document::Place;

record! {
    /// How a composed report reads.
    pub struct Bulletin {
        /// Its id.
        pub id: Id,
        /// What it is called.
        pub title: Text = Text::Empty,
        /// What its author wants readers to know.
        pub notes: Vec<Text> = Vec::new(),
        /// The composed report whose figures it tells.
        pub report: Id,
        /// The figures that say how complete the report is; the first sentence of every edition's body names one of them.
        pub coverage: Vec<Id>,
        /// The editions: the full report, a short one for a chat.
        pub editions: Vec<Edition>,
    }
}

record! {
    /// One edition.
    pub struct Edition {
        /// Its id.
        pub id: Id,
        /// Its title line, a template.
        pub title: Text,
        /// The most characters that its body may have, spaces not counted.
        pub at_most_characters: Option<u32>,
        /// What it holds, in order.
        pub blocks: Vec<LayoutBlock>,
    }
}

/// One block of an edition: exactly one of `heading`, `paragraph`, `table`.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = block_schema))]
pub enum LayoutBlock {
    /// A heading.
    Heading {
        /// Its template.
        heading: Text,
    },
    /// A paragraph of sentences; one without any sentence to say is left out.
    Paragraph {
        /// Its sentences.
        paragraph: Vec<Sentence>,
        /// Where it stands.
        place: Place,
    },
    /// A table of figures by unit.
    Table {
        /// Its layout.
        table: TableLayout,
    },
}

record! {
    /// A sentence, or a part of one.
    pub struct Sentence {
        /// Its template.
        pub text: Text,
        /// When it is said; always if not stated. Figures are facts by their ids.
        pub when: Option<Condition>,
        /// Said once for each of these, joined by `separator`.
        pub each: Option<Each>,
        /// What stands between repetitions.
        pub separator: Text = Text::Empty,
    }
}

record! {
    /// What a sentence is repeated for: exactly one of these.
    pub struct Each {
        /// The units of a kind.
        pub units: Option<Id>,
        /// The units inside a figure.
        pub inside: Option<Id>,
        /// The problems inside a figure that counts findings; `{problem}` is what was found.
        pub findings: Option<Id>,
    }
}

record! {
    /// A table: a row a unit, a column a figure.
    pub struct TableLayout {
        /// What it shows.
        pub caption: Text = Text::Empty,
        /// The kind of units that have rows.
        pub units: Option<Id>,
        /// Or the figure whose findings have rows.
        pub findings: Option<Id>,
        /// The head of the column of names.
        pub names: Text = Text::Empty,
        /// What the row of the whole is called; no such row if not stated.
        pub total: Option<Text>,
        /// The columns.
        pub columns: Vec<LayoutColumn>,
    }
}

record! {
    /// A column of a table.
    pub struct LayoutColumn {
        /// Its head.
        pub title: Text,
        /// What its cells hold, a template.
        pub text: Text,
        /// Whether they are numbers.
        pub number: bool = true,
    }
}

/// The place of a paragraph may be left out.
#[cfg(feature = "schema")]
fn block_schema(schema: &mut schemars::Schema) {
    if let Some(serde_json::Value::Array(kinds)) = schema.get_mut("anyOf") {
        for kind in kinds {
            if let Ok(kind) = kind.try_into() {
                crate::base::json::make_fields_optional(kind, &["place"]);
            }
        }
    }
}

impl Decode for LayoutBlock {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let names: Vec<&str> = fields.names().collect();
        let block = match ["heading", "paragraph", "table"].into_iter().find(|kind| names.contains(kind)) {
            Some("heading") => fields.required("heading", decoder).map(|heading| Self::Heading { heading }),
            Some("paragraph") => {
                let paragraph = fields.required("paragraph", decoder);
                let place = fields.optional("place", Place::Body, decoder);
                paragraph.zip(place).map(|(paragraph, place)| Self::Paragraph { paragraph, place })
            }
            Some(_) => fields.required("table", decoder).map(|table| Self::Table { table }),
            None => {
                let allowed = vec!["heading", "paragraph", "table"];
                decoder.report(Problem::new(Code::NoTest).with("allowed", allowed));
                return None;
            }
        };
        fields.finish(decoder);
        block
    }
}
