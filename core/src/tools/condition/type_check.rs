//! The type check, done once, when a rulebook is loaded: afterwards evaluation cannot meet a wrong type.
//!
//! | type | `is`, `is_not` | order (`at_least` …) | `one_of` | `includes` | terms |
//! |---|---|---|---|---|---|
//! | bool | yes | no | no | no | `is`, `is_not` |
//! | integer, decimal | yes | yes | yes | no | scaled, plus a number |
//! | date | yes | yes | yes | no | plus days |
//! | instant | yes | yes | yes | no | plus days and hours |
//! | choice | yes | no | yes | no | `is`, `is_not` |
//! | set | no | no | no | yes | no |
//!
//! `known` goes with every type. Amounts read numbers alone (`fact_no_number`). Problems: `unknown_fact`, `unknown_option`,
//! `fact_type`.

use super::amount::{Amount, LinearFact};
use super::comparison::{Asked, Comparison};
use super::fact::{Fact, FactType};
use super::tree::{Atom, Condition, Literal, Operand, Plus, Term, Test};
use crate::base::problem::{Code, Problem, Problems};
use std::collections::BTreeMap;

/// Knows which facts may be named in a place of the rulebook, and their types. A closure from names to types is one.
pub trait FactTypes {
    /// The type of a fact, or `None` where it is not declared.
    fn fact_type(&self, name: &str) -> Option<FactType>;

    /// The names of the facts that there are, for messages about one that there is not; none where they are not known.
    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    /// Why a fact that has no type cannot be read, where there is more to say than that there is none.
    fn refused(&self, _name: &str) -> Option<Problem> {
        None
    }
}

impl FactTypes for BTreeMap<String, Fact> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        self.get(name).map(Fact::fact_type)
    }

    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// A fact that cannot be read: why, or that it is unknown, with those that there are.
fn unknown_fact(name: &str, types: &dyn FactTypes, problems: &Problems) -> Problem {
    if let Some(problem) = types.refused(name) {
        return problem;
    }
    let known = if problems.suggests() { types.names() } else { Vec::new() };
    let known = known.iter().map(String::as_str).collect();
    Problem::new(Code::UnknownFact).with("fact", name).with_known(name, known)
}

impl<F: Fn(&str) -> Option<FactType>> FactTypes for F {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        self(name)
    }
}

impl Condition {
    /// Checks every name and type below `path`, and turns each literal into its fact's type: the text `"2020-02-19"` becomes
    /// a day, `"90"` a number.
    ///
    /// ```
    /// use fugong::{Problems, base::json::decode_text, tools::condition::{Condition, FactType}};
    /// let mut rule: Condition = decode_text(r#"{"all": [{"fact": "staff", "at_least": "many"}, {"fact": "stuff", "is": 1}]}"#)?;
    /// let types = |name: &str| (name == "staff").then_some(FactType::Integer);
    /// let mut problems = Problems::none();
    /// rule.check(&types, "/grades/0/when", &mut problems);
    /// let found: Vec<_> = problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    /// assert_eq!(found, [
    ///     ("fact_type", "/grades/0/when/all/0/at_least"),
    ///     ("unknown_fact", "/grades/0/when/all/1/fact"),
    /// ]);
    /// # Ok::<(), Problems>(())
    /// ```
    pub fn check(&mut self, types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        match self {
            Self::All(parts) => check_list(parts, types, &format!("{path}/all"), problems),
            Self::Any(parts) => check_list(parts, types, &format!("{path}/any"), problems),
            Self::Not(inner) => inner.check(types, &format!("{path}/not"), problems),
            Self::Atom(atom) => atom.check(types, path, problems),
            Self::Comparison(comparison) => comparison.check(types, path, problems),
        }
    }

    /// Calls `see` with the name of every fact that the condition reads, terms included; a name may come more than once.
    pub fn for_each_fact<'c>(&'c self, see: &mut dyn FnMut(&'c str)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.for_each_fact(see)),
            Self::Not(inner) => inner.for_each_fact(see),
            Self::Atom(atom) => {
                see(&atom.fact);
                if let Operand::Term(term) = &atom.operand {
                    see(&term.fact);
                }
            }
            Self::Comparison(comparison) => comparison.for_each_fact(see),
        }
    }
}

fn check_list(parts: &mut [Condition], types: &dyn FactTypes, path: &str, problems: &mut Problems) {
    for (index, part) in parts.iter_mut().enumerate() {
        part.check(types, &format!("{path}/{index}"), problems);
    }
}

impl Atom {
    fn check(&mut self, types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        let Some(kind) = types.fact_type(&self.fact) else {
            problems.push(unknown_fact(&self.fact, types, problems).at(format!("{path}/fact")));
            return;
        };
        let place = format!("{path}/{}", self.test.as_str());
        let fits = match (&mut self.operand, self.test) {
            (_, Test::Known) => true,
            (Operand::Literal(literal), Test::Includes) => match &kind {
                FactType::Set(options) => return known_option(&self.fact, literal, options, &place, problems),
                _ => false,
            },
            (Operand::Literal(literal), Test::Is | Test::IsNot) => {
                !matches!(kind, FactType::Set(_)) && literal.fit(&self.fact, &kind, &place, problems)
            }
            (Operand::Literal(literal), _) => ordered(&kind) && literal.fit(&self.fact, &kind, &place, problems),
            (Operand::List(literals), _) => {
                !matches!(kind, FactType::Set(_) | FactType::Bool)
                    && literals.iter_mut().enumerate().fold(true, |fits, (index, literal)| {
                        literal.fit(&self.fact, &kind, &format!("{place}/{index}"), problems) && fits
                    })
            }
            (Operand::Term(term), test) => {
                let Some(other) = types.fact_type(&term.fact) else {
                    problems.push(unknown_fact(&term.fact, types, problems).at(format!("{place}/fact")));
                    return;
                };
                let comparable = ordered(&kind) || matches!(test, Test::Is | Test::IsNot);
                comparable && alike(&kind, &other) && term.fits(&other)
            }
        };
        if !fits {
            problems.push(
                Problem::new(Code::FactType)
                    .with("fact", self.fact.as_str())
                    .with("type", kind.name().as_str())
                    .with("test", self.test.as_str())
                    .at(place),
            );
        }
    }
}

impl Comparison {
    fn check(&mut self, types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        let amount = if self.in_fact { path.to_owned() } else { format!("{path}/amount") };
        self.amount.check(types, &amount, problems);
        if let Asked::Compared { test, with } = &mut self.asked {
            with.check(types, &format!("{path}/{}", test.as_str()), problems);
        }
    }
}

impl Amount {
    /// Checks that every fact of the amount is declared (`unknown_fact`) and a number (`fact_type`), and every condition in it.
    pub fn check(&mut self, types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        let each = |of: &mut [Self], name: &str, problems: &mut Problems| {
            for (index, member) in of.iter_mut().enumerate() {
                member.check(types, &format!("{path}/{name}/{index}"), problems);
            }
        };
        match self {
            Self::Number(_) => {}
            Self::Fact(LinearFact { name: fact, .. }) => match types.fact_type(fact) {
                None => problems.push(unknown_fact(fact, types, problems).at(format!("{path}/fact"))),
                Some(FactType::Integer | FactType::Decimal) => {}
                Some(kind) => {
                    let problem = Problem::new(Code::FactNoNumber).with("fact", fact.as_str());
                    problems.push(problem.with("type", kind.name().as_str()).at(format!("{path}/fact")));
                }
            },
            Self::List(list) => each(&mut list.of, list.fold.as_str(), problems),
            Self::Minus(pair) => each(pair.as_mut_slice(), "minus", problems),
            Self::Times(factors) => each(factors, "times", problems),
            Self::Over(pair) => each(pair.as_mut_slice(), "over", problems),
            Self::Choose(choose) => {
                for (index, rung) in choose.rungs.iter_mut().enumerate() {
                    rung.when.check(types, &format!("{path}/choose/{index}/when"), problems);
                    rung.gives.check(types, &format!("{path}/choose/{index}/gives"), problems);
                }
                if let Some(otherwise) = &mut choose.otherwise {
                    otherwise.check(types, &format!("{path}/otherwise"), problems);
                }
            }
            Self::Round(of, _) => of.check(types, &format!("{path}/round"), problems),
        }
    }
}

impl Literal {
    /// Whether the literal is of the fact's type, into which a text is turned first. An unknown option is reported here, and
    /// counts as fitting, so that it is reported once.
    fn fit(&mut self, fact: &str, kind: &FactType, place: &str, problems: &mut Problems) -> bool {
        let read = match kind {
            FactType::Integer | FactType::Decimal => self.read_as(Self::number),
            FactType::Date => self.read_as(Self::date),
            FactType::Instant => self.read_as(Self::instant),
            FactType::Bool | FactType::Choice(_) | FactType::Set(_) => None,
        };
        if let Some(read) = read {
            *self = read;
        }
        match (kind, &*self) {
            (FactType::Bool, Self::Bool(_))
            | (FactType::Integer | FactType::Decimal, Self::Number(_))
            | (FactType::Date, Self::Date(_))
            | (FactType::Instant, Self::Instant(_)) => true,
            (FactType::Choice(options), Self::Text(_)) => {
                known_option(fact, self, options, place, problems);
                true
            }
            _ => false,
        }
    }
}

fn known_option(
    fact: &str,
    literal: &Literal,
    options: &std::collections::BTreeSet<String>,
    place: &str,
    problems: &mut Problems,
) {
    if let Literal::Text(text) = literal
        && !options.contains(text)
    {
        let problem = Problem::new(Code::UnknownOption).with("fact", fact).with("option", text.as_str());
        let known = problems.suggestions(options.iter().map(String::as_str));
        problems.push(problem.with_known(text, known).at(place));
    }
}

impl Term {
    fn fits(&self, kind: &FactType) -> bool {
        let number = matches!(kind, FactType::Integer | FactType::Decimal);
        let times = self.times.is_none() || number;
        let plus = match (&self.plus, kind) {
            (None, _) => true,
            (Some(Plus::Number(_)), _) => number,
            (Some(Plus::Shift(_)), FactType::Instant) => true,
            (Some(Plus::Shift(shift)), FactType::Date) => shift.hours == 0,
            _ => false,
        };
        times && plus
    }
}

/// Whether values of this type have an order.
fn ordered(kind: &FactType) -> bool {
    matches!(kind, FactType::Integer | FactType::Decimal | FactType::Date | FactType::Instant)
}

fn alike(one: &FactType, other: &FactType) -> bool {
    // Integers and decimals compare with each other; other types with themselves; sets with nothing.
    let number = |kind: &FactType| matches!(kind, FactType::Integer | FactType::Decimal);
    number(one) && number(other) || one == other && !matches!(one, FactType::Set(_))
}
