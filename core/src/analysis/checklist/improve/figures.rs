//! A node's figures during a search, as conditions see them.

use super::terrain::Terrain;
use crate::analysis::checklist::meter::{Of, Want};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::What;
use crate::tools::condition::{FactSet, Seen, Sees};

/// Where a condition finds a figure.
#[derive(Clone, Copy, Debug)]
enum Source {
    Own(What),
    Figure(usize),
    Share(usize, usize),
}

/// A node's figures as conditions see them.
pub(super) struct View<'v, 'g> {
    pub(super) terrain: &'v Terrain<'g>,
    pub(super) node: usize,
    pub(super) earned: &'v Ratio,
    pub(super) figures: &'v [Option<Ratio>],
    pub(super) outer: Option<&'v FactSet>,
    /// Whether figures are the best that can be hoped for, each by itself.
    pub(super) hopes: bool,
}

impl View<'_, '_> {
    fn source(&self, name: &str) -> Option<Source> {
        let key = self.terrain.ground.plan.fact_key(self.node, name)?;
        let meters = &self.terrain.meters;
        Some(match key.what {
            What::Percent | What::Total | What::Lost if key.node == self.node => Source::Own(key.what),
            What::Percent | What::Total | What::Lost | What::WorstSection | What::BelowMinimum => {
                Source::Figure(meters.find(key.node, Of::Nodes(key.what))?)
            }
            What::AnsweredShare => {
                Source::Share(meters.find(key.node, Of::Lines(What::AnsweredCount))?, meters.find(key.node, Of::Asked)?)
            }
            what => Source::Figure(meters.find(key.node, Of::Lines(what))?),
        })
    }

    fn figure(&self, place: usize) -> Option<Ratio> {
        let figure = self.figures.get(place).cloned().flatten();
        // A count of nothing is zero, and known.
        let counts = self.terrain.meters.list.get(place).is_some_and(|meter| meter.of.is_count());
        if counts { Some(figure.unwrap_or_default()) } else { figure }
    }

    fn is_unsure(&self, source: Source) -> bool {
        let exactly =
            |place: usize| self.terrain.meters.list.get(place).is_some_and(|meter| meter.want == Want::Exactly);
        self.hopes
            && match source {
                Source::Own(_) => self.terrain.want(self.node) == Want::Exactly,
                Source::Figure(place) => exactly(place),
                Source::Share(one, other) => exactly(one) || exactly(other),
            }
    }
}

impl Sees for View<'_, '_> {
    fn see(&self, name: &str) -> Seen<'_> {
        let Some(source) = self.source(name) else {
            return self.outer.and_then(|outer| outer.get(name)).map_or(Seen::Nothing, Seen::Value);
        };
        if self.is_unsure(source) {
            return Seen::Unsure;
        }
        let value = match source {
            Source::Own(what) => self.terrain.own(self.node, what, self.earned),
            Source::Figure(place) => self.figure(place),
            Source::Share(answered, asked) => {
                self.figure(answered).unwrap_or_default().checked_div(&self.figure(asked).unwrap_or_default())
            }
        };
        let Some(value) = value else { return Seen::Nothing };
        let rounding = self.terrain.ground.plan.rounding();
        let key = self.terrain.ground.plan.fact_key(self.node, name);
        let rounds = key.is_some_and(|key| matches!(key.what, What::Percent | What::Total));
        let seen = if rounds { rounding.compared(&value) } else { value };
        Seen::Between(seen.clone(), seen)
    }
}
