//! What the facts of a whole rulebook are called in sentences: those that it declares, and
//! `inspection.<checklist>.<fact>` of every card, which are named after the checklist.

use super::load::Rulebook;
use crate::base::text::Text;
use crate::checklist::Plan;
use crate::tools::condition::FactTitles;

impl FactTitles for Rulebook {
    fn title(&self, fact: &str) -> Text {
        match self.of_card(fact) {
            Some((plan, fact)) => {
                let title = plan.fact_title(fact).unwrap_or_else(|| Text::plain(fact));
                title.of(&plan.checklist().title.or_name(&plan.checklist().id))
            }
            None if fact == "now" => Text::pair("当前时间", "the time now"),
            None => self.document().facts.title(fact),
        }
    }

    fn unit(&self, fact: &str) -> Text {
        match self.of_card(fact) {
            // Default: a fact without a unit is written without one.
            Some((plan, fact)) => plan.fact_unit(fact).unwrap_or_default(),
            None => self.document().facts.unit(fact),
        }
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        match self.of_card(fact) {
            Some((plan, _)) => plan.grade_title(option).unwrap_or_else(|| Text::plain(option)),
            None => self.document().facts.option(fact, option),
        }
    }
}

impl Rulebook {
    /// The checklist whose card states a fact, and the fact's name there.
    fn of_card<'f>(&self, fact: &'f str) -> Option<(&Plan, &'f str)> {
        let (checklist, fact) = fact.strip_prefix("inspection.")?.split_once('.')?;
        Some((self.plans().iter().find(|plan| plan.checklist().id == *checklist)?, fact))
    }
}
