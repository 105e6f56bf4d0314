//! Corrections: what a line that failed, or is below full, becomes once it is put right.
//!
//! A correction takes one line (an item, or one instance of it if instances are not folded) to its best legal
//! answer: one that is in no respect worse than the present one (points or charge, failure and its severity,
//! nonconformities), and that no other legal answer beats. Usually there is one. If several are best in
//! different respects, each of them is a correction (a Pareto front): an option of 3 points that fails and
//! one of 2 points that does not are both kept. Of an item with parts, or with folded instances, everything
//! that counts is put right at once; what dropped out stays as it is.
//!
//! Answers are found by enumerating the question's choices and evaluating each as scoring does, so a correction never
//! promises more than the score gives. Enumerations are bounded by `MOST_ANSWERS`; `partial` says if something was cut.

use crate::base::ordered::{CollectOrdered, Map};
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::answer::{Answer, AnswerValue, Answers};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::line::{EvaluatedLine, LineEvaluator};
use crate::checklist::scoring::line_detail::StateReason;
use crate::checklist::scoring::plan::{PlannedItem, PlannedPart};
use serde_json::{Value, json};

/// Limit on combinations of answers of one line, if its parts or instances have several best ones each.
/// It is a limit on the product of the best answers of all parts, or of all instances.
const MOST_ANSWERS: usize = 64;

/// What a line may become.
#[derive(Clone, Debug)]
pub(crate) struct Corrected {
    /// Its effect then.
    pub(crate) effect: Effect,
    /// The answer, as an inspection writes it; a list by instance if instances are folded.
    pub(crate) becomes: Value,
}

/// All ways to put a line right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections {
    /// Empty if no legal answer is better.
    /// Pareto-optimal ways in the order of the enumeration; each differs in effect from the present answer.
    pub(crate) ways: Vec<Corrected>,
    /// True if there may be others.
    /// It stays false if the one way found is best in every respect.
    pub(crate) partial: bool,
}

/// True if a line has anything to put right.
/// Wrong is a failure, a nonconformity, or less than full points, of a scored line that counts. Bonus items never are.
pub(crate) fn is_wrong(evaluated: &EvaluatedLine<'_>, item: &PlannedItem, method: Method) -> bool {
    let effect = &evaluated.effect;
    let wrong = effect.failed || effect.nonconformities > 0 || effect.is_deficient(item, method);
    item.item.scored() && !item.item.bonus && effect.counts && wrong
}

/// True if it is not known whether the line applies: then no answer can put it right.
/// The reason is then a fact that its condition reads and that is not known.
pub(crate) fn may_not_apply(because: Option<&StateReason>) -> bool {
    matches!(because, Some(StateReason::Unknown(_)))
}

impl LineEvaluator<'_> {
    /// All ways to put a wrong line right.
    ///
    /// None if it is unknown whether the line applies. An answer that leaves the line uncounted or blocked is no correction.
    /// Of an item whose instances are folded all instances are corrected together (`better_group`).
    pub(crate) fn corrections(&self, evaluated: &EvaluatedLine<'_>, answers: &Answers) -> Corrections {
        let Some(item) = self.plan.items.get(evaluated.item).filter(|_| !may_not_apply(evaluated.because.as_ref()))
        else {
            return Corrections::default();
        };
        let (tried, partial): (Vec<Corrected>, bool) = if evaluated.instances.is_empty() {
            let (answers, partial) = self.better(item, evaluated.answer, &evaluated.parts);
            let redrawn = answers.into_iter().filter_map(|answer| {
                let redrawn = self.evaluate_single(evaluated.item, item, Some(&answer));
                settled(&redrawn).map(|effect| Corrected { effect, becomes: told(Some(&answer)) })
            });
            (redrawn.collect(), partial)
        } else {
            self.better_group(evaluated, item, answers)
        };
        let scale = EffectOrder { item, method: self.plan.method() };
        let fits = tried.into_iter().filter(|way: &Corrected| {
            way.effect != evaluated.effect && scale.is_no_worse(&way.effect, &evaluated.effect)
        });
        let (ways, top) = scale.unbeaten(fits, |way| &way.effect);
        Corrections { ways, partial: partial && !top }
    }

    /// The answers that may be an item's best; the flag is true if others were left out.
    /// `parts` are the evaluated parts of the present answer. A part stays as it is if it is hidden, if it is unknown whether
    /// it applies, or if its present answer drops out of the score; the others take each of their best answers, combined.
    fn better(
        &self,
        item: &PlannedItem,
        answer: Option<&Answer>,
        parts: &[crate::checklist::scoring::line_detail::SubLine],
    ) -> (Vec<Answer>, bool) {
        if item.parts.is_empty() {
            let choices = item.question.choices((item.item.min, item.item.max));
            return (choices.each.into_iter().map(|(given, _)| Answer::new(given)).collect(), choices.partial);
        }
        let given = match answer.map(|answer| &answer.given) {
            Some(AnswerValue::Parts(parts)) => Some(parts),
            _ => None,
        };
        let mut partial = false;
        let mut each: Vec<Vec<Option<Answer>>> = Vec::new();
        for (part, planned) in item.item.parts.iter().zip(&item.parts) {
            let line = parts.iter().find(|line| line.part.as_ref() == Some(&part.id));
            let stays = line.is_some_and(|line| {
                let drops_out = given.is_some() && !line.counts;
                line.state == AnswerState::Hidden || may_not_apply(line.because.as_ref()) || drops_out
            });
            if stays {
                each.push(vec![given.and_then(|given| given.get(part.id.as_str())).cloned()]);
                continue;
            }
            let (best, some) = self.best_of_part(item, planned, (part.min, part.max));
            partial |= some;
            each.push(best.into_iter().map(Some).collect());
        }
        let (combined, cut) = product(each);
        let answers = combined.into_iter().map(|answers| {
            let named = item.item.parts.iter().zip(answers);
            Answer::new(AnswerValue::Parts(
                named.filter_map(|(part, answer)| Some((part.id.to_string(), answer?))).collect_map(),
            ))
        });
        (answers.collect(), partial || cut)
    }

    /// The answers to a part that no other beats.
    /// The flag is true if an answer beyond those enumerated might be better.
    fn best_of_part(
        &self,
        item: &PlannedItem,
        planned: &PlannedPart,
        range: (Option<crate::base::exact::Decimal>, Option<crate::base::exact::Decimal>),
    ) -> (Vec<Answer>, bool) {
        let choices = planned.question.choices(range);
        let (best, top) = EffectOrder { item, method: self.plan.method() }.unbeaten(choices.each, |choice| &choice.1);
        (best.into_iter().map(|(given, _)| Answer::new(given)).collect(), choices.partial && !top)
    }

    /// The best of an item whose instances are folded: every instance that counts at its best.
    /// Each way is a list of answers, one for each instance; instances that do not count keep theirs.
    fn better_group(
        &self,
        evaluated: &EvaluatedLine<'_>,
        item: &PlannedItem,
        answers: &Answers,
    ) -> (Vec<Corrected>, bool) {
        let section = item.repeat.and_then(|node| self.plan.nodes.get(node)).and_then(|node| node.section.as_ref());
        let (Some(section), Some(how)) = (section, item.fold(self.plan)) else { return (Vec::new(), false) };
        let group = answers.group(section);
        let mut partial = false;
        let mut each: Vec<Vec<Option<Answer>>> = Vec::new();
        for (at, line) in evaluated.instances.iter().enumerate() {
            let answer = group.get(at).and_then(|instance| instance.answers.get(item.item.id.as_str()));
            if line.counts {
                let (best, some) = self.better(item, answer, &line.parts);
                let (best, clean) = self.undominated(evaluated.item, item, best);
                partial |= some && !clean;
                each.push(best.into_iter().map(Some).collect());
            } else {
                each.push(vec![answer.cloned()]);
            }
        }
        let (combined, cut) = product(each);
        let redrawn = combined.into_iter().filter_map(|answers| {
            let given = answers
                .iter()
                .enumerate()
                .map(|(at, answer)| (group.get(at).map(|instance| instance.id.as_str()), answer.as_ref()));
            let redrawn =
                self.evaluate_instances(evaluated.item, item, &self.own_applicability(item), given.collect(), how);
            let becomes = || answers.iter().map(|answer| told(answer.as_ref())).collect();
            settled(&redrawn).map(|effect| Corrected { effect, becomes: becomes() })
        });
        (redrawn.collect(), partial || cut)
    }

    /// The answers that no other beats; the flag is true if one of them is best in every respect.
    /// Each answer is evaluated as a line of its own.
    fn undominated(&self, index: usize, item: &PlannedItem, answers: Vec<Answer>) -> (Vec<Answer>, bool) {
        let evaluated = answers.into_iter().filter_map(|answer| {
            let effect = settled(&self.evaluate_single(index, item, Some(&answer)))?;
            Some((answer, effect))
        });
        let (best, top) = EffectOrder { item, method: self.plan.method() }.unbeaten(evaluated, |one| &one.1);
        (best.into_iter().map(|(answer, _)| answer).collect(), top)
    }
}

/// The effect of a line if it is answered, counts and does not block.
fn settled(evaluated: &EvaluatedLine<'_>) -> Option<Effect> {
    let answered = evaluated.state == AnswerState::Answered && !evaluated.blocks() && evaluated.effect.counts;
    answered.then(|| evaluated.effect.clone())
}

/// All combinations, up to the limit; the flag is true if some were cut off.
/// The limit applies after each factor, so at most `MOST_ANSWERS` times the next number of choices are built at once.
fn product(each: Vec<Vec<Option<Answer>>>) -> (Vec<Vec<Option<Answer>>>, bool) {
    let mut combined: Vec<Vec<Option<Answer>>> = vec![Vec::new()];
    let mut cut = false;
    for choices in each {
        let longer = combined.iter().flat_map(|so_far| {
            choices.iter().map(|choice| {
                let mut longer = so_far.clone();
                longer.push(choice.clone());
                longer
            })
        });
        let mut longer: Vec<_> = longer.collect();
        cut |= longer.len() > MOST_ANSWERS;
        longer.truncate(MOST_ANSWERS);
        combined = longer;
    }
    (combined, cut)
}

/// True if one effect of an item is in no respect worse than another.
pub(crate) fn is_no_worse(item: &PlannedItem, method: Method, one: &Effect, other: &Effect) -> bool {
    EffectOrder { item, method }.is_no_worse(one, other)
}

/// The partial order of the effects of one item.
/// It is a product order of three respects: points or charge, failure with its severity, nonconformities.
struct EffectOrder<'s> {
    item: &'s PlannedItem,
    method: Method,
}

impl EffectOrder<'_> {
    /// Whether one effect is in no respect worse than the other.
    /// Failures and nonconformities of different severities are not comparable, so neither is then no worse than the other.
    fn is_no_worse(&self, one: &Effect, other: &Effect) -> bool {
        let points = if self.method.charges() { one.points <= other.points } else { one.points >= other.points };
        let severity = |effect: &Effect| effect.severity.or(self.item.severity);
        let as_grave = severity(one) == severity(other);
        let fails = !one.failed || (other.failed && as_grave);
        // Nonconformities are counted under the severity of their failure.
        let found = one.nonconformities == 0 || (one.nonconformities <= other.nonconformities && as_grave);
        points && fails && found
    }

    /// The Pareto-optimal ones, of equals the first. The flag is true if a single flawless one remains, so
    /// that nothing left out between the extremes could be better.
    /// It takes O(n²) comparisons for n candidates; n is bounded by the limits on answers.
    fn unbeaten<T>(&self, all: impl IntoIterator<Item = T>, effect: impl Fn(&T) -> &Effect) -> (Vec<T>, bool) {
        let mut best: Vec<T> = Vec::new();
        for one in all {
            if !best.iter().any(|known| self.is_no_worse(effect(known), effect(&one))) {
                best.retain(|known| !self.is_no_worse(effect(&one), effect(known)));
                best.push(one);
            }
        }
        let clean = |one: &T| !effect(one).failed && effect(one).nonconformities == 0;
        let top = best.len() == 1 && best.iter().all(clean);
        (best, top)
    }
}

/// The answer as an inspection writes it; `null` if there is none.
pub(crate) fn told(answer: Option<&Answer>) -> Value {
    let Some(answer) = answer else { return Value::Null };
    match &answer.given {
        AnswerValue::Code(text) | AnswerValue::Text(text) => json!(text),
        AnswerValue::Codes(codes) => json!(codes),
        AnswerValue::Number(value) => json!(value.to_string()),
        AnswerValue::State(state, why) => json!({state.as_str(): why.as_ref().map_or(json!(true), |why| json!(why))}),
        AnswerValue::Parts(parts) => {
            let told: Map<&str, Value> = parts.iter().map(|(id, part)| (id.as_str(), told(Some(part)))).collect();
            json!({"parts": told})
        }
    }
}
