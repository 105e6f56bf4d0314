//! Why a comparison of amounts does not hold, in words: the formula of each side with its titles, and what it comes to.
//!
//! 职工人数 × 2 + 3（即 43）应不超过 40.

use super::amount::{Amount, Choose, Fold, List};
use super::comparison::{Asked, Comparison};
use super::evaluate::FactSource;
use super::names::FactTitles;
use super::reckon::Reckoned;
use super::sentence::{number_text, verb};
use super::tree::Test;
use crate::base::text::{EN, Text, ZH_CN, comma, push_spaced};

/// A comparison that does not hold, polarity under `not` resolved.
pub(super) struct UnmetComparisonText<'s> {
    pub(super) comparison: &'s Comparison,
    /// The test that would have to hold.
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) facts: &'s dyn FactSource,
    pub(super) names: &'s dyn FactTitles,
}

impl UnmetComparisonText<'_> {
    /// The sentence in both languages.
    pub(super) fn text(&self) -> Text {
        let told = |language: &'static str| {
            let mut formula = Formula { names: self.names, language, out: String::new() };
            self.sentence(&mut formula);
            formula.out
        };
        Text::pair(told(ZH_CN), told(EN))
    }

    fn sentence(&self, told: &mut Formula<'_>) {
        told.amount(&self.comparison.amount, false);
        let other = match &self.comparison.asked {
            Asked::Known(wanted) => {
                let (zh_cn, en) = match *wanted != self.negated {
                    true => ("应可算出", " must have a value"),
                    false => ("应无法算出", " must not have a value"),
                };
                return told.either(zh_cn, en);
            }
            Asked::Compared { with, .. } => with,
        };
        let (zh_cn, en) = verb(self.test, self.negated, false, false);
        told.either(zh_cn, en);
        told.amount(other, false);
        if !matches!(other, Amount::Number(_)) {
            told.either("（", " (");
            match found(&other.reckon(self.facts)) {
                Some(value) => {
                    told.either("即", "");
                    told.say(&value);
                }
                None => told.either("尚无法算出", "it has no value yet"),
            }
            told.either("）", ")");
        }
        match found(&self.comparison.amount.reckon(self.facts)) {
            Some(value) => {
                told.either("，实为", ", found ");
                told.say(&value);
            }
            None => told.either("，目前尚无法算出", ", it has no value yet"),
        }
    }
}

/// What an amount comes to, as people read it; `None` where it has no value.
pub(super) fn found(reckoned: &Reckoned) -> Option<String> {
    match reckoned {
        Reckoned::Within(low, high) if low == high => Some(number_text(low)),
        Reckoned::Within(low, high) => Some(format!("{}–{}", number_text(low), number_text(high))),
        Reckoned::Unknown | Reckoned::NoValue | Reckoned::Open => None,
    }
}

/// Writes amounts in one language.
struct Formula<'t> {
    names: &'t dyn FactTitles,
    language: &'static str,
    out: String,
}

impl Formula<'_> {
    fn say(&mut self, piece: &str) {
        if self.language == ZH_CN { push_spaced(&mut self.out, piece) } else { self.out.push_str(piece) }
    }

    fn either(&mut self, zh_cn: &str, en: &str) {
        let piece = if self.language == ZH_CN { zh_cn } else { en };
        self.say(piece);
    }

    /// An amount; one that is a sum or a difference in brackets where it is a factor.
    fn amount(&mut self, amount: &Amount, factor: bool) {
        match amount {
            Amount::Number(number) => self.say(&number_text(number)),
            Amount::Fact(fact) => {
                let title = self.names.title(&fact.name);
                let bracket = factor && fact.plus.is_some();
                if bracket {
                    self.either("（", "(");
                }
                self.say(title.in_shipped(self.language));
                for (sign, number) in [(" × ", fact.times), (" + ", fact.plus)] {
                    if let Some(number) = number {
                        self.say(sign);
                        self.say(&number.to_string());
                    }
                }
                if bracket {
                    self.either("）", ")");
                }
            }
            Amount::List(List { fold: Fold::Sum, of, .. }) => self.joined(of, " + ", factor),
            Amount::List(list) => {
                let (zh_cn, en) = match list.fold {
                    Fold::Least => ("最小值", "the least of"),
                    Fold::Greatest => ("最大值", "the greatest of"),
                    Fold::Mean => ("平均值", "the mean of"),
                    Fold::Sum | Fold::Count => ("个数", "the count of"),
                };
                self.either(zh_cn, en);
                self.either("（", " (");
                for (place, member) in list.of.iter().enumerate() {
                    if place > 0 {
                        self.say(comma(self.language));
                    }
                    self.amount(member, false);
                }
                self.either("）", ")");
            }
            Amount::Minus(pair) => self.joined(pair.as_slice(), " - ", factor),
            Amount::Times(factors) => {
                for (place, one) in factors.iter().enumerate() {
                    if place > 0 {
                        self.say(" × ");
                    }
                    self.amount(one, true);
                }
            }
            Amount::Over(pair) => {
                let [first, second] = pair.as_ref();
                self.amount(first, true);
                self.say(" ÷ ");
                // The divisor binds tighter than a product.
                let bracket = matches!(second, Amount::Times(_) | Amount::Over(_));
                if bracket {
                    self.either("（", "(");
                }
                self.amount(second, !bracket);
                if bracket {
                    self.either("）", ")");
                }
            }
            Amount::Choose(choose) => self.choose(choose),
            Amount::Round(of, rounding) => {
                self.either("（", "(");
                self.amount(of, false);
                self.either("）", ")");
                let mode = rounding.mode.title();
                let digits = rounding.digits.to_string();
                self.either("按", " rounded (");
                self.say(mode.in_shipped(self.language));
                self.either("保留", ") to ");
                self.say(&digits);
                self.either("位小数", if rounding.digits == 1 { " decimal" } else { " decimals" });
            }
        }
    }

    /// The amounts of a choice, without their conditions: 3、2 或 0（按条件取值）.
    fn choose(&mut self, choose: &Choose) {
        let amounts: Vec<&Amount> =
            choose.rungs.iter().map(|rung| &rung.gives).chain(choose.otherwise.as_deref()).collect();
        self.either("按条件取值（", "by conditions one of (");
        for (place, amount) in amounts.into_iter().enumerate() {
            if place > 0 {
                self.say(comma(self.language));
            }
            self.amount(amount, false);
        }
        self.either("）", ")");
    }

    fn joined(&mut self, of: &[Amount], between: &str, factor: bool) {
        let bracket = factor && of.len() > 1;
        if bracket {
            self.either("（", "(");
        }
        for (place, member) in of.iter().enumerate() {
            if place > 0 {
                self.say(between);
            }
            // What is taken away is a whole.
            self.amount(member, place > 0 && between == " - ");
        }
        if bracket {
            self.either("）", ")");
        }
    }
}
