//! fugong (复工, "back to work"): rules as data. Score inspections, decide reopening approvals, roll up daily reports.
