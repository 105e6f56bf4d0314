//! The question that each operation answers, as both READMEs list them, and where the crate answers it.

/// One row of the table of questions.
pub(super) struct Question {
    /// The operation.
    pub(super) operation: &'static str,
    /// The question, in Chinese.
    pub(super) zh_cn: &'static str,
    /// The question, in English.
    pub(super) en: &'static str,
    /// The function or method of the crate.
    pub(super) rust: &'static str,
}

/// The questions in the order of the operations. A test compares the two lists.
#[rustfmt::skip]
pub(super) const QUESTIONS: &[Question] = &[
    ask("canonicalize", "base::json::canonical", "两份文件的内容是否一致？", "Are these two documents the same?"),
    ask("locate", "base::json::located", "问题在文件的第几行第几列？", "At which line and column of the text is what is wrong?"),
    ask("summary", "Rulebook::summary", "这套规则里有什么，各是哪一版？", "What does this rulebook hold, each part in which version?"),
    ask("lint", "Rulebook::lint", "规则里有什么值得再看一眼？", "What in this rulebook deserves a second look?"),
    ask("evaluate", "Condition::evaluate", "此条件成立吗，不成立又缺什么？", "Does this condition hold, and what is lacking if not?"),
    ask("score", "ChecklistView::score", "这次检查得多少分，依据是什么？", "What does this inspection score, and why?"),
    ask("checklist_view", "ChecklistView::view", "表单此刻应显示什么？", "What does the form show now?"),
    ask("improve", "ChecklistView::improve", "至少改哪几项（或花费最少）能升到更好的等次？", "What is to be put right to reach a better grade, at least or cheapest?"),
    ask("inspection_record", "ScoreCard::record", "审批条件能读到检查的什么？", "What of an inspection may the guard of an approval read?"),
    ask("checklist_properties", "ChecklistView::properties", "这张检查表靠得住吗：每个等次都能达到，整改不会反而降分？", "Can a checklist be trusted: every grade reachable, no fix that lowers?"),
    ask("verify_stated", "ChecklistView::verify_stated", "别人填写的总分对不对，差在哪里？", "Do the totals that somebody wrote down add up, and if not, why?"),
    ask("compare_checklists", "ChecklistView::compare", "新版改了什么，得分是否可比？", "What did a new version change, and do its scores compare?"),
    ask("migrate_answers", "ChecklistView::migrate", "旧版的作答转到新版，留下什么，缺什么？", "Carried over to a new version, what of the answers stays, and what is missing?"),
    ask("rescore", "ChecklistView::rescore", "过去的检查按新版得几分？", "What would the past have scored under the new version?"),
    ask("compose", "office::compose", "截至17时的报告怎么写？", "What does the report say, as known at 17:00?"),
    ask("explain", "Composed::explain", "这个数里面有什么？", "What is inside this number?"),
    ask("outstanding", "office::outstanding", "应向谁催报？", "Whom do we press for a return?"),
    ask("open", "WorkflowView::open", "此人能否为该单位立案，立案后如何？", "May this person open a case for this site, and what comes of it?"),
    ask("decide", "WorkflowView::decide", "此人能否办理此事项，办理后如何，不能的话为什么？", "May this person do that to this case, and what comes of it, or why not?"),
    ask("decide_many", "WorkflowView::decide_many", "一批事项各自能否办理？", "And each of a whole batch?"),
    ask("allowed", "WorkflowView::allowed", "此人此刻能办什么，其余的为什么不能？", "What may this person do to this case now, and why not the rest?"),
    ask("allowed_to_open", "WorkflowView::allowed_to_open", "此人此刻能否立案？", "May this person open a case now?"),
    ask("replay", "WorkflowView::replay", "这些记录可能是真的吗，案件现在如何？", "Could this log have happened, and where does the case stand?"),
    ask("append_entry", "journal::append", "怎样记入不能暗中改动的日志？", "How is this entered into a journal that nobody can alter unseen?"),
    ask("verify_journal", "journal::verify", "日志有没有被改动？", "Was the journal altered?"),
    ask("ledger", "finding::ledger", "哪些问题尚未销号，哪些已经逾期？", "Which problems are open, and which are overdue?"),
    ask("submission_statuses", "Inputs::standings", "谁按时报送，谁迟报、漏报？", "Who reported in time, late, or not at all?"),
    ask("deadline", "calendar::deadline", "何时到期，其间数了哪些日子？", "When is this due, and which days were counted?"),
    ask("day_kind", "Calendar::day", "这一天是工作日吗？", "Is this day a working day?"),
    ask("time_limit", "calendar::Clock", "暂停、延长之后，期限还剩多少？", "What is left of a time limit that paused and was extended?"),
    ask("read_sheet", "sheet::read_csv", "这张表能读出什么，哪些单元格读不了？", "What does this sheet say, and which of its cells cannot be read?"),
    ask("read_json_lines", "sheet::read_json_lines", "这些 JSON 行能读出什么？", "What do these JSON lines say?"),
];

const fn ask(operation: &'static str, rust: &'static str, zh_cn: &'static str, en: &'static str) -> Question {
    Question { operation, zh_cn, en, rust }
}
