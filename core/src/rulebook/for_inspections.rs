//! Loading for a form: of a rulebook only what a page needs that shows and scores inspections.
//!
//! A page is small where it does not carry what reads workflows, reports and sheets. The rulebook that it is given was checked as a
//! whole where it was published; its identity is that of the whole document here, too, so that cards are the same to the byte.

use super::check_document::check_base;
use super::document::RulebookDocument;
use super::load::Rulebook;
use super::repair::{Read, check_rest};
use crate::base::json::{Decode, Decoder, Json};
use crate::base::problem::Problems;
use crate::base::text::Text;
use std::collections::BTreeMap;

/// Sections that no form reads.
const UNREAD: [&str; 5] = ["unit_kinds", "workflows", "reports", "bulletins", "sheets"];

/// What a form reads of a document; the other sections are empty.
struct Base(RulebookDocument);

impl Decode for Base {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let schema = fields.required("$schema", decoder);
        let format = fields.required("format", decoder);
        let id = fields.required("id", decoder);
        let version = fields.required("version", decoder);
        let title = fields.optional("title", Text::Empty, decoder);
        let notes = fields.optional("notes", Vec::new(), decoder);
        let language = fields.optional("language", "zh-CN".to_owned(), decoder);
        let (zone, calendar) = (fields.required("zone", decoder), fields.required("calendar", decoder));
        let facts = fields.optional("facts", BTreeMap::new(), decoder);
        let roles = fields.optional("roles", Vec::new(), decoder);
        let checklists = fields.optional("checklists", Vec::new(), decoder);
        for section in UNREAD {
            fields.take(section);
        }
        fields.finish(decoder);
        Some(Self(RulebookDocument {
            schema: schema?,
            format: format?,
            id: id?,
            version: version?,
            title: title?,
            notes: notes?,
            language: language?,
            zone: zone?,
            calendar: calendar?,
            facts: facts?,
            roles: roles?,
            checklists: checklists?,
            unit_kinds: Vec::new(),
            workflows: Vec::new(),
            reports: Vec::new(),
            bulletins: Vec::new(),
            sheets: Vec::new(),
        }))
    }
}

impl Rulebook {
    /// Loads of a rulebook what a form for inspections needs: its facts, roles and checklists, its calendar and its zone. The other
    /// sections are neither read nor checked, and there are none in [`document`](Self::document); the identity is that of the whole.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let tree = Json::parse(r#"{"format": 1, "id": "mine", "version": "1.0.0", "workflows": ["not looked at"],
    ///     "checklists": [{"id": "gate", "version": "1.0.0", "items": [{"id": "staffed"}]}]}"#)?;
    /// assert!(Rulebook::from_tree(tree.clone()).is_err());
    /// let form = Rulebook::for_inspections(tree)?;
    /// assert!(form.checklist("gate").is_ok());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem in the sections that it reads.
    pub fn for_inspections(tree: Json) -> Result<Self, Problems> {
        let read: Read = |tree| Decoder::run(tree).map(|Base(document)| document);
        let mut document = read(&tree).map_err(|mut problems| {
            check_rest(&tree, (read, check_base), &mut problems);
            problems
        })?;
        let mut problems = Problems::none();
        let time = check_base(&mut document, &mut problems);
        if problems.is_empty() { Ok(Self::made(tree, document, time, Vec::new())) } else { Err(problems) }
    }
}
