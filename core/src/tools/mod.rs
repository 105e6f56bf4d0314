//! Tools that know rules in general, and no engine.
//!
//! A tool answers one question from what it is given, and knows no checklist, case or report. Within the room each may use
//! those before it: condition, calendar, journal, document, sheet, bulletin.
//!
//! | room | what it does |
//! |---|---|
//! | [`condition`] | evaluates the one small language of rules over facts, in three-valued logic, and explains the result |
//! | [`calendar`] | answers which days are working days, resolves time zones, computes deadlines |
//! | [`journal`] | chains events by SHA-256, so that a later change shows |
//! | [`sheet`] | reads CSV and JSON Lines text into typed records, with problems by row and column |
//! | [`document`] | holds headings, sentences and tables, and writes them as text, Markdown or HTML |
//! | [`bulletin`] | fills the sentence templates of a composed report |

pub mod bulletin;
pub mod calendar;
pub mod condition;
pub mod document;
pub mod journal;
pub mod sheet;
