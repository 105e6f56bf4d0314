//! From a score card to what approvals see of the inspection.

use crate::approval::InspectionRecord;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Fields, Json, Sha256Hex, identity, value_of};
use crate::base::problem::Problems;
use crate::checklist::{ScoreCard, is_card_figure};
use crate::tools::condition::{FactSet, FactValue};
use serde_json::Value;

/// What a guard reads of a card.
pub(crate) struct CardForGuards {
    checklist: Id,
    grade: Option<Id>,
    facts: FactSet,
    sha256: Sha256Hex,
}

impl CardForGuards {
    /// Reads it from a card's JSON, as an operation replies it or as it was stored.
    ///
    /// # Errors
    /// `missing_field` and `wrong_type` for what is no card.
    pub(crate) fn read(json: &Json) -> Result<Self, Problems> {
        let mut decoder = Decoder::default();
        let read = decode_parts(json, &mut decoder);
        let problems = decoder.take();
        let Some((checklist, grade, facts)) = read.filter(|_| problems.is_empty()) else { return Err(problems) };
        let mut card = json.to_value();
        if let Value::Object(fields) = &mut card {
            // A reply cites its rulebook beside the card.
            fields.remove("made_with");
        }
        Ok(Self { checklist, grade, facts, sha256: identity(&card) })
    }

    /// The record of the inspection.
    pub(crate) fn record(self, id: Id, site: Id, recorded_at: Instant) -> InspectionRecord {
        let mut record = InspectionRecord::new(id, site, self.checklist, recorded_at);
        record.facts = self.facts.filtered(is_card_figure);
        if let Some(grade) = self.grade {
            record.facts.insert("grade", FactValue::Choice(grade.to_string()));
        }
        record.sha256 = Some(self.sha256);
        record
    }
}

impl ScoreCard {
    /// The inspection as a guard reads it, for [`Context::inspections`](crate::approval::Context): the card's figures and its
    /// grade, and the card's SHA-256 to cite. Facts of the site are not the card's, and stay out. While the outcome is
    /// provisional, or where there is no score, there is no grade, and a guard that reads it finds it unknown.
    ///
    /// ```
    /// use fugong::base::{id::Id, instant::Instant, json::Json};
    /// use fugong::{Rulebook, approval::Context};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("on-site")?;
    /// let card = list.score(&list.read(&Json::parse(r#"{"answers": {"leader-named": "是"}}"#)?)?).result;
    /// let id = |text: &str| Id::new(text).unwrap();
    /// let recorded_at = Instant::parse("2020-02-08T10:11:01+08:00").unwrap();
    /// let mut context = Context::default();
    /// context.inspections.push(card.record(id("visit-1"), id("e01"), recorded_at));
    /// assert_eq!(context.inspections[0].checklist, "on-site");
    /// assert!(rules.workflow("reopening")?.bind(context).is_ok());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn record(&self, id: Id, site: Id, recorded_at: Instant) -> InspectionRecord {
        let card = CardForGuards {
            checklist: self.checklist.id.clone(),
            grade: self.grade().cloned(),
            facts: self.facts.clone(),
            sha256: identity(&value_of(self)),
        };
        card.record(id, site, recorded_at)
    }
}

/// The checklist's id, the grade and the facts. A card holds more, which no guard reads.
fn decode_parts<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<(Id, Option<Id>, FactSet)> {
    let mut fields = decoder.object(json)?;
    let checklist = inside(&mut fields, "checklist", "id", decoder);
    // Only a graded outcome has a grade.
    let grade = inside(&mut fields, "outcome", "grade", decoder);
    let facts = fields.required("facts", decoder);
    Some((checklist?, grade?, facts?))
}

/// A field of an object that must be there.
fn inside<'a, T: Decode>(
    fields: &mut Fields<'a>,
    object: &'static str,
    name: &'static str,
    decoder: &mut Decoder<'a>,
) -> Option<T> {
    let Some((key, object)) = fields.take(object) else {
        decoder.missing(object);
        return None;
    };
    decoder.at_key(key, |decoder| decoder.object(object)?.required(name, decoder))
}
