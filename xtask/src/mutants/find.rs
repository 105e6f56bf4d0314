//! Which tokens of a source file can be changed, and into what.

use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Expr, Lit, UnOp};

/// One token of a file that is changed into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mutant {
    /// The file, from the workspace folder.
    pub(crate) file: String,
    /// Where the token stands, both counted from one.
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// What is changed, in words that stay the same while the line does.
    pub(crate) change: String,
    /// The bytes of the expression around the token.
    pub(crate) place: Range<usize>,
    /// The same expression with the token changed.
    pub(crate) changed: String,
}

/// Binary operators, and what each is changed into.
const OPERATORS: &[(&str, &[&str])] = &[
    ("<", &["<=", ">="]),
    ("<=", &["<", ">"]),
    (">", &[">=", "<="]),
    (">=", &[">", "<"]),
    ("==", &["!="]),
    ("!=", &["=="]),
    ("&&", &["||"]),
    ("||", &["&&"]),
    ("+", &["-"]),
    ("-", &["+"]),
    ("*", &["/"]),
    ("/", &["*"]),
    ("%", &["/"]),
    ("&", &["|"]),
    ("|", &["&"]),
    ("+=", &["-="]),
    ("-=", &["+="]),
    ("*=", &["/="]),
    ("&=", &["|="]),
    ("|=", &["&="]),
];

/// Names that stand for the opposite of each other: methods, and variants in expressions.
const OPPOSITES: &[(&str, &str)] = &[
    ("min", "max"),
    ("min_by", "max_by"),
    ("min_by_key", "max_by_key"),
    ("any", "all"),
    ("first", "last"),
    ("next", "last"),
    ("find", "rfind"),
    ("position", "rposition"),
    ("is_some", "is_none"),
    ("is_some_and", "is_none_or"),
    ("is_ok", "is_err"),
    ("is_lt", "is_ge"),
    ("is_le", "is_gt"),
    ("is_eq", "is_ne"),
    ("is_positive", "is_negative"),
    ("or", "and"),
    ("take", "skip"),
    ("take_while", "skip_while"),
    ("starts_with", "ends_with"),
    ("checked_add", "checked_sub"),
    ("Less", "Greater"),
    ("True", "False"),
];

/// The greatest number that is changed by one: beyond it a number is a bound of a type or a constant of an algorithm.
const GREATEST: u128 = 1_000;

/// List the mutants of a file in the order of its text.
pub(crate) fn mutants(file: &str, text: &str) -> Result<Vec<Mutant>, String> {
    let tree = syn::parse_file(text).map_err(|error| format!("{file}: {error}"))?;
    let mut finder = Finder { file, text, found: Vec::new() };
    finder.visit_file(&tree);
    finder.found.sort_by_key(|mutant| (mutant.line, mutant.column));
    Ok(finder.found)
}

struct Finder<'f> {
    file: &'f str,
    text: &'f str,
    found: Vec<Mutant>,
}

impl Finder<'_> {
    /// Keep the change of a token within an expression, unless the result is no expression.
    fn add(&mut self, expression: &Expr, token: Span, new: &str) {
        let (place, bytes) = (expression.span().byte_range(), token.byte_range());
        let text = self.text;
        let part = |range: Range<usize>| text.get(range).unwrap_or("");
        let changed = [part(place.start..bytes.start), new, part(bytes.end..place.end)].concat();
        if syn::parse_str::<Expr>(&changed).is_err() {
            return;
        }
        let start = token.start();
        let line = self.text.lines().nth(start.line.saturating_sub(1)).unwrap_or("").trim();
        let old = part(bytes);
        let change = if new.is_empty() {
            format!("`{old}` removed in `{line}`")
        } else {
            format!("`{old}` → `{new}` in `{line}`")
        };
        self.found.push(Mutant {
            file: self.file.to_owned(),
            line: start.line,
            column: start.column + 1,
            change,
            place,
            changed,
        });
    }

    fn add_all(&mut self, expression: &Expr) {
        match expression {
            // A chain with `let` is no expression of its own.
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) && has_let(expression) => {}
            Expr::Binary(binary) => {
                let token = binary.op.span();
                let old = self.text.get(token.byte_range()).unwrap_or("");
                let new = OPERATORS.iter().find(|(name, _)| *name == old);
                new.into_iter().flat_map(|(_, new)| *new).for_each(|new| self.add(expression, token, new));
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                self.add(expression, unary.op.span(), "");
            }
            Expr::MethodCall(call) => {
                self.add_opposites(expression, &call.method);
                if let Expr::Paren(inner) = &*call.receiver
                    && let Expr::Range(range) = &*inner.expr
                {
                    let new = if matches!(range.limits, syn::RangeLimits::HalfOpen(_)) { "..=" } else { ".." };
                    self.add(expression, range.limits.span(), new);
                }
            }
            Expr::Path(path) => {
                if let Some(last) = path.path.segments.last() {
                    self.add_opposites(expression, &last.ident);
                }
            }
            Expr::Lit(literal) => self.add_literal(expression, &literal.lit),
            Expr::Break(leave) if leave.label.is_none() && leave.expr.is_none() => {
                self.add(expression, leave.break_token.span, "continue");
            }
            Expr::Continue(again) if again.label.is_none() => self.add(expression, again.continue_token.span, "break"),
            _ => {}
        }
    }

    fn add_opposites(&mut self, expression: &Expr, name: &syn::Ident) {
        let pairs = OPPOSITES.iter().flat_map(|(one, other)| [(one, other), (other, one)]);
        if let Some((_, new)) = pairs.into_iter().find(|(old, _)| name == *old) {
            self.add(expression, name.span(), new);
        }
    }

    fn add_literal(&mut self, expression: &Expr, literal: &Lit) {
        match literal {
            Lit::Bool(value) => self.add(expression, value.span, if value.value { "false" } else { "true" }),
            Lit::Int(value) => {
                let Some(number) = value.base10_parse::<u128>().ok().filter(|number| *number <= GREATEST) else {
                    return;
                };
                for near in [number.checked_add(1), number.checked_sub(1)].into_iter().flatten() {
                    self.add(expression, value.span(), &format!("{near}{}", value.suffix()));
                }
            }
            _ => {}
        }
    }
}

/// What is left out: tests, constants, whatever a compiler evaluates, patterns and types. Macros are not read at all.
impl<'t> Visit<'t> for Finder<'_> {
    fn visit_expr(&mut self, expression: &'t Expr) {
        self.add_all(expression);
        visit::visit_expr(self, expression);
    }

    fn visit_item_mod(&mut self, item: &'t syn::ItemMod) {
        if !for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'t syn::ItemImpl) {
        if !for_tests(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'t syn::ItemFn) {
        if item.sig.constness.is_none() && !for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'t syn::ImplItemFn) {
        if item.sig.constness.is_none() && !for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_expr_repeat(&mut self, repeat: &'t syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
    }

    fn visit_item_const(&mut self, _: &'t syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'t syn::ItemStatic) {}
    fn visit_item_enum(&mut self, _: &'t syn::ItemEnum) {}
    fn visit_impl_item_const(&mut self, _: &'t syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'t syn::TraitItemConst) {}
    fn visit_expr_const(&mut self, _: &'t syn::ExprConst) {}
    fn visit_attribute(&mut self, _: &'t Attribute) {}
    fn visit_pat(&mut self, _: &'t syn::Pat) {}
    fn visit_type(&mut self, _: &'t syn::Type) {}
    fn visit_path(&mut self, _: &'t syn::Path) {}
}

fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// Whether an item is compiled for tests only.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let cfg = attribute.path().is_ident("cfg");
        attribute.path().is_ident("test")
            || cfg && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(text: &str) -> Vec<String> {
        mutants("file.rs", text).unwrap().into_iter().map(|mutant| mutant.changed).collect()
    }

    #[test]
    fn changes_operators_one_at_a_time() {
        assert_eq!(changes("fn f() -> bool { a < b && !c }"), ["a <= b", "a >= b", "a < b || !c", "c"]);
    }

    #[test]
    fn changes_numbers_words_and_opposites() {
        assert_eq!(changes("fn f() { g(7_u8, true, Ordering::Less) }"), ["8u8", "6u8", "false", "Ordering::Greater"]);
        assert_eq!(changes("fn f() { (a..b).min() }"), ["(a..=b).min()", "(a..b).max()"]);
        assert_eq!(changes("fn f() { for x in y { continue } }"), ["break"]);
    }

    #[test]
    fn leaves_out_tests_constants_patterns_and_chains_with_let() {
        let text = "const A: u8 = 1 + 1; const fn b() -> u8 { 2 } #[cfg(test)] mod tests { fn c() -> u8 { 3 } } \
                    #[test] fn d() -> bool { true } \
                    fn e() { if let Some(4) = x && y { [z; 5]; h::<6>(); matches!(x, 7) } }";
        assert_eq!(changes(text), Vec::<String>::new());
    }

    #[test]
    fn names_the_place_and_the_line() {
        let found = mutants("file.rs", "fn f() {\n    g(a == b)\n}\n").unwrap();
        let shown: Vec<_> = found.iter().map(|mutant| (mutant.line, mutant.column, mutant.change.as_str())).collect();
        assert_eq!(shown, [(2, 9, "`==` → `!=` in `g(a == b)`")]);
    }

    #[test]
    fn what_is_no_expression_is_not_kept() {
        // `a as u8 < b` would begin a list of types.
        assert_eq!(changes("fn f() -> bool { a as u8 >= b }"), ["a as u8 > b"]);
    }
}
