//! The layout as a rulebook writes it: a bulletin has editions, an edition blocks, a paragraph sentences.

use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, record};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition::Condition;
use crate::tools::document::Place;

record! {
    /// How a composed report reads: `{"id": "daily", "report": "bureau-daily", "coverage": ["returns"], "editions": […]}`.
    pub struct Bulletin {
        /// Its id, by which `compose` names it.
        pub id: Id,
        /// Its title in lists of bulletins; the document's own title line is the edition's.
        pub title: Text = Text::Empty,
        /// Remarks of its author; not written into documents.
        pub notes: Vec<Text> = Vec::new(),
        /// The composed report whose figures it shows.
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
        /// Its title line, a template: `"{@day}复工复产日报告"`.
        pub title: Text,
        /// The most characters that its body may have, white space, title and tables not counted; no limit if not stated.
        /// A longer text is reported beside the document, not cut.
        pub at_most_characters: Option<u32>,
        /// Its blocks, in order.
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
        /// Its position; `body` if not stated.
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
        /// Its template, with the punctuation that ends it: `"已开工{operating}家。"`.
        pub text: Text,
        /// When it is written; always if not stated. Figures are facts by their ids. Not written where the condition is
        /// unknown, for instance because a figure is missing.
        pub when: Option<Condition>,
        /// Repeated for each of these, joined by `separator`; once if not stated.
        pub each: Option<Each>,
        /// Written between repetitions: `"、"`, `"; "`. Nothing if not stated.
        pub separator: Text = Text::Empty,
    }
}

record! {
    /// What a sentence is repeated for: exactly one of these.
    pub struct Each {
        /// The units of a kind, in the order of the register.
        pub units: Option<Id>,
        /// The units inside a figure: those that it counts or adds up.
        pub inside: Option<Id>,
        /// The findings inside a figure that counts findings, oldest first; `{@problem}` is what was found.
        pub findings: Option<Id>,
        /// True: what returns and figures contradict (一致性问题); `{@problem}` says what, `{@unit}` of whom. Default: false.
        pub consistency: bool = false,
    }
}

record! {
    /// A table: a row a unit, a column a figure.
    pub struct TableLayout {
        /// Its caption; none if not stated.
        pub caption: Text = Text::Empty,
        /// The kind of units that have rows.
        pub units: Option<Id>,
        /// Or the figure whose findings have rows.
        pub findings: Option<Id>,
        /// The head of the first column: names of units, or numbers of findings.
        pub names: Text = Text::Empty,
        /// The name of a last row with the figures of the whole; no such row if not stated.
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
        /// Whether its cells are numbers, which are aligned at the right; yes if not stated.
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

crate::base::json::deserialize_decoded!(LayoutBlock);

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
