//! The catalogue: every code with its kind and its texts. A room adds its codes under its own heading.
//!
//! A line is `Variant "code" ProblemKind "中文模板" "English template";`. `{name}` in a template is a parameter of the problem; both
//! templates name the same ones (tested). A code never changes its meaning or its kind; texts may be improved. Chinese
//! templates put no space around parameters: the writer of sentences puts it where a letter or digit meets a character.

use super::ProblemKind;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $kind:ident $zh:literal $en:literal;)*) => {
        /// Everything that this library can say about an input, a refusal, a missing score, a finding or a rulebook.
        ///
        /// ```
        /// use fugong::{Code, base::problem::ProblemKind};
        /// assert_eq!(Code::DuplicateKey.as_str(), "duplicate_key");
        /// assert_eq!(Code::CalendarUnpublished.kind(), ProblemKind::Finding); // an answer, not an error
        /// assert!(Code::ALL.len() > 200); // the enum is non-exhaustive: a match needs an arm for codes to come
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as JSON has it: `duplicate_key`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The kind: whether it makes an operation fail, or stands in a result.
            pub const fn kind(self) -> ProblemKind {
                match self { $(Self::$variant => ProblemKind::$kind,)* }
            }

            /// The code of this name; `None` if there is none.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// The message's template in zh-CN and in en.
            pub(super) const fn templates(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($zh, $en),)* }
            }
        }
    };
}

codes! {
    // json: what every document has to satisfy
    InvalidJson "invalid_json" Problem "不是有效的 JSON：第{line}行第{column}列，{detail}" "not valid JSON: {detail} at line {line}, column {column}";
    DuplicateKey "duplicate_key" Problem "键 `{name}` 重复出现" "the key `{name}` stands more than once";
    UnknownField "unknown_field" Problem "此处没有名为 `{name}` 的字段" "there is no field `{name}` here";
    MissingField "missing_field" Problem "缺少字段 `{name}`" "the field `{name}` is missing";
    WrongType "wrong_type" Problem "此处应为{expected}，实为{found}" "expected {expected}, found {found}";
    UnknownWord "unknown_word" Problem "`{text}` 不在可用的取值之内：{allowed}" "`{text}` is none of: {allowed}";
    OutOfRange "out_of_range" Problem "数值{text}超出范围{min}至{max}" "{text} is not within {min} to {max}";
    NotInteger "not_integer" Problem "{text}不是整数" "{text} is not a whole number";
    NoJsonForm "no_json_form" Problem "`{text}`（{type}）不能写成 JSON" "`{text}` ({type}) cannot be written as JSON";
    InvalidNumber "invalid_number" Problem "`{text}` 不是十进制数" "`{text}` is not a decimal number";
    InexactNumber "inexact_number" Problem "数{text}的有效数字超过 15 位，请写成字符串" "{text} has more than 15 significant digits: write it as a string";
    NumberTooLong "number_too_long" Problem "数{text}的整数部分超过 18 位或小数部分超过 9 位" "{text} has more than 18 digits before or 9 after the decimal point";
    InvalidId "invalid_id" Problem "`{text}` 不是有效标识：应为小写字母开头的小写字母、数字和连字符，至多 64 个" "`{text}` is not an identifier: lower-case letters, digits and hyphens, a letter first, at most 64";
    InvalidLanguage "invalid_language" Problem "`{tag}` 不是语言标签（BCP 47）" "`{tag}` is not a language tag (BCP 47)";
    EmptyText "empty_text" Problem "文字为空" "the text is empty";
    EmptyList "empty_list" Problem "列表为空" "the list is empty";
    TooDeep "too_deep" Problem "嵌套超过{limit}层" "nested more than {limit} deep";
    TooMany "too_many" Problem "数量{count}超过上限{limit}" "{count} are too many: at most {limit}";
    InvalidDate "invalid_date" Problem "`{text}` 不是日期（如 2020-02-19）" "`{text}` is not a date (as in 2020-02-19)";
    InvalidTime "invalid_time" Problem "`{text}` 不是时刻（如 17:00）" "`{text}` is not a time of day (as in 17:00)";
    InvalidInstant "invalid_instant" Problem "`{text}` 不是带时差的时间（如 2020-02-19T17:00:00+08:00）" "`{text}` is not a point in time with its offset (as in 2020-02-19T17:00:00+08:00)";
    InvalidVersion "invalid_version" Problem "`{text}` 不是版本号（如 1.0.0）" "`{text}` is not a version (as in 1.0.0)";
    DuplicateId "duplicate_id" Problem "标识 `{id}` 重复" "the id `{id}` is used more than once";
    UnknownId "unknown_id" Problem "没有名为 `{id}` 的{what}" "there is no {what} `{id}`";

    // condition
    UnknownFact "unknown_fact" Problem "没有声明事实 `{fact}`" "the fact `{fact}` is not declared";
    AnswerUnreadable "answer_unreadable" Problem "条件读不到项目 `{item}` 的作答：{why}" "conditions cannot read the answer of the item `{item}`: {why}";
    OneEffect "one_effect" Problem "一步调整应有且只有以下之一：{allowed}" "an adjustment has exactly one of: {allowed}";
    CircularRule "circular_rule" Problem "规则成环，无从判定：{circle}" "the rule depends on itself, in a circle of: {circle}";
    FactType "fact_type" Problem "事实 `{fact}` 的类型是 `{type}`，不能用 `{test}` 与此值比较" "the fact `{fact}` is of type {type} and cannot be compared by `{test}` with this";
    FactValue "fact_value" Problem "事实 `{fact}` 应为 `{type}` 类型的值，实为 `{found}`" "the fact `{fact}` should be of type `{type}`, found `{found}`";
    UnknownOption "unknown_option" Problem "事实 `{fact}` 没有选项 `{option}`" "the fact `{fact}` has no option `{option}`";
    FactNoNumber "fact_no_number" Problem "事实 `{fact}` 的类型是 `{type}`，不是数，不能参与计算" "the fact `{fact}` is of type {type}, which is no number: an amount cannot be made of it";
    NoOperation "no_operation" Problem "数量应有且只有以下之一：{allowed}" "an amount has exactly one of: {allowed}";
    TooFew "too_few" Problem "只有{count}个，至少应有{least}个" "{count} are too few: at least {least}";
    ForegoneComparison "foregone_comparison" Lint "不论事实如何，此比较恒为{truth}" "whatever the facts are, this comparison is always {truth}";
    NoTest "no_test" Problem "条件缺少比较（{allowed}之一）" "the condition needs exactly one of: {allowed}";

    // journal
    JournalSequence "journal_sequence" Problem "日志序号应为{expected}，实为{found}" "the entry should have the sequence number {expected}, found {found}";
    JournalPrevious "journal_previous" Problem "第{sequence}条日志未与前一条衔接：应为{expected}，实为{found}" "entry {sequence} does not follow its predecessor: expected the hash {expected}, found {found}";
    JournalHash "journal_hash" Problem "第{sequence}条日志与其散列值不符，内容可能已被改动" "entry {sequence} does not match its own hash: it was altered";
    CheckpointMissing "checkpoint_missing" Problem "日志缺少检查点所记的第{sequence}条：末尾可能被删去" "the checkpoint names entry {sequence}, which the log does not hold: its end may have been cut off";
    CheckpointDiffers "checkpoint_differs" Problem "第{sequence}条日志与检查点不符：日志可能被整体重写" "entry {sequence} is not the one that the checkpoint names: the log may have been rewritten";

    // approval: what a workflow has to satisfy
    ReservedParty "reserved_party" Problem "`{id}` 为系统保留，不能用作当事方标识" "`{id}` is reserved and cannot name a party";
    ReservedAction "reserved_action" Problem "`{id}` 为系统保留，不能用作动作标识" "`{id}` is reserved and cannot name an action";
    ExactlyOne "exactly_one" Problem "应当且只能填写以下一项：{allowed}" "exactly one of these is needed: {allowed}";
    InitialStates "initial_states" Problem "起始状态应有且只有一个，实有{count}个" "there must be exactly one initial state, found {count}";
    FinalStateExit "final_state_exit" Problem "动作 `{action}` 不能从终结状态 `{state}` 出发" "the action `{action}` cannot leave the final state `{state}`";
    FinalStateWaits "final_state_waits" Problem "终结状态 `{state}` 不能设会签、时限或例行检查" "the final state `{state}` cannot have a quorum, an expiry or a recurring inspection";
    ExpiryIncomplete "expiry_incomplete" Problem "状态 `{state}` 的时限与失效去向必须同时填写，且去向须为另一状态" "the state `{state}` needs both `expires_after` and `expires_to`, and another state to expire to";
    QuorumActionElsewhere "quorum_action_elsewhere" Problem "会签动作 `{action}` 必须从状态 `{state}` 转入另一状态" "the quorum's action `{action}` must lead from the state `{state}` to another";
    QuorumRole "quorum_role" Problem "会签角色 `{role}` 无权执行动作 `{action}`" "the quorum's role `{role}` may not perform the action `{action}`";
    QuorumUnreachable "quorum_unreachable" Problem "会签需{need}人，而动作至多可执行{limit}次" "the quorum needs {need}, but the action may be performed at most {limit} times";
    SeparationTooSmall "separation_too_small" Problem "不相容岗位规则 `{id}` 至少应列出两个不同的动作，或一个动作与 `against`、`parties` 之一" "the separation `{id}` must list at least two different actions, or one action and something that it is kept apart from";
    NoticeListsNothing "notice_lists_nothing" Problem "补正通知 `{action}` 所对应的动作不要求任何材料" "the notice `{action}` refers to actions that need no evidence";

    // approval: what a command, an event or a case has to satisfy
    WorkflowMismatch "workflow_mismatch" Problem "案件适用流程 `{expected}`，所给流程为 `{found}`" "the case runs under the workflow `{expected}`, not under `{found}`";
    WorkflowHashMismatch "workflow_hash_mismatch" Problem "案件依据的流程内容（SHA-256 {expected}）与现行流程（{found}）不同" "the case runs under a workflow of SHA-256 {expected}, this one is {found}";
    CommandIdReused "command_id_reused" Problem "命令编号 `{command}` 已用于本案件的另一项请求，两者不同之处：{fields}" "the command id `{command}` stands for another request of this case, which differs in: {fields}";
    CaseMismatch "case_mismatch" Problem "应为案件 `{expected}`，实为 `{found}`" "expected the case `{expected}`, found `{found}`";
    CaseNotOpen "case_not_open" Problem "案件 `{case}` 尚未建立" "there is no case `{case}` yet";
    InvalidCommandId "invalid_command_id" Problem "命令编号应为 1 至 128 个字符，且不含控制字符" "a command's id has 1 to 128 characters and no control characters";
    OpinionNotTaken "opinion_not_taken" Problem "动作 `{action}` 不签署意见" "the action `{action}` takes no opinion";
    PayloadNotTaken "payload_not_taken" Problem "动作 `{action}` 不接受 `{field}`" "the action `{action}` takes no `{field}`";
    EventImpossible "event_impossible" Problem "该事件不可能发生：{because}" "the event could not have happened: {because}";
    EventDiffers "event_differs" Problem "按规则 `{field}` 应为 `{expected}`，实为 `{found}`" "by the rules `{field}` should be `{expected}`, found `{found}`";
    EventMissing "event_missing" Problem "缺少命令 `{command}` 的后续事件" "an event of the command `{command}` is missing";
    EventCommand "event_command" Problem "命令编号 `{command}` 已用于更早的事件" "the command id `{command}` led to an earlier event";
    EventSequence "event_sequence" Problem "事件序号应为{expected}，实为{found}" "the event should have the sequence number {expected}, found {found}";
    FirstEvent "first_event" Problem "首个事件须为立案，且立案只能是首个事件" "the first event, and only the first, opens the case";
    CaseInconsistent "case_inconsistent" Problem "案件的 `{fields}` 与其事件记录不一致" "the case's `{fields}` do not follow from its events";

    // approval: why an action is denied
    WrongState "wrong_state" Denial "案件处于“{state}”，本动作须在“{from}”时办理" "the case is in \"{state}\"; this can be done in: {from}";
    CaseClosed "case_closed" Denial "案件已办结（{state}），不能再办理" "the case is closed ({state})";
    RoleNotPermitted "role_not_permitted" Denial "角色“{role}”无权办理，须由“{roles}”办理" "the role \"{role}\" may not do this; these may: {roles}";
    RoleNotHeld "role_not_held" Denial "{person}此时不担任“{role}”" "{person} does not hold the role \"{role}\" at this time";
    RoleElsewhere "role_elsewhere" Denial "{person}的“{role}”职责不及于{site}" "{person} holds the role \"{role}\", but not for the site {site}";
    PartyRequired "party_required" Denial "{person}不是本案的{parties}" "{person} is none of these parties of the case: {parties}";
    PartyExcluded "party_excluded" Denial "{person}是本案的{parties}，按不相容岗位分离规则“{separation}”不得办理本动作" "{person} is one of these parties of the case: {parties}; the separation \"{separation}\" bars them from this action";
    PartyUnknown "party_unknown" Denial "本案的{parties}尚无记录，无法判断能否办理" "it is not on record who these parties of the case are: {parties}";
    DelegationMissing "delegation_missing" Denial "{delegate}没有{person}就本动作在此时有效的授权委托" "{delegate} has no delegation from {person} that covers this action at this time";
    AlreadyVoted "already_voted" Denial "{person}已在本次会签中签署，每人只签一次" "{person} has already taken part in this joint review; each person counts once";
    SeparationOfDuties "separation_of_duties" Denial "{person}已办理“{done}”，按不相容岗位分离规则“{separation}”不得再办理本动作" "{person} has already performed {done}; the separation \"{separation}\" bars the same person from this action";
    LimitReached "limit_reached" Denial "本动作至多办理{limit}次，已办理{count}次" "this can be done at most {limit} times, and was done {count} times";
    GuardUnmet "guard_unmet" Denial "条件不满足" "a condition is not met";
    GuardUnknown "guard_unknown" Denial "条件所需的情况尚无记录" "what a condition asks about is not on record";
    DeadlinePassed "deadline_passed" Denial "时限已于{due}届满，须先经到期处理（tick）转入“{to}”" "the time limit ended at {due}; a tick has to move the case to \"{to}\" first";
    BeforeLastEvent "before_last_event" Denial "办理时间早于案件最近一次记录（{last}）" "this is earlier than the case's latest event ({last})";
    VersionConflict "version_conflict" Denial "案件已有更新：所据版本为{expected}，现为{found}，请刷新后再办理" "the case has changed: version {expected} was expected, it is now {found}";
    AlreadyOpen "already_open" Denial "案件 `{case}` 已经建立" "the case `{case}` is already open";
    AnotherCaseOpen "another_case_open" Denial "该企业另有在办案件：{cases}" "the site already has an open case: {cases}";
    NotDueYet "not_due_yet" Denial "时限至{due}为止（含该时刻），尚未届满" "the time limit lasts until {due}, inclusive";
    NothingExpires "nothing_expires" Denial "状态“{state}”没有时限" "the state \"{state}\" has no time limit";
    OpinionRequired "opinion_required" Denial "必须签署明确意见，不得只签署姓名" "an explicit opinion is required, a name alone is not enough";
    DocumentsMissing "documents_missing" Denial "缺少材料：{evidence}" "these documents are missing: {evidence}";
    NoticeIncomplete "notice_incomplete" Denial "补正通知须一次性告知全部所缺材料，应为：{missing}" "a correction notice lists everything that is missing, once; it should list: {missing}";
    NothingToCorrect "nothing_to_correct" Denial "材料齐全，且未指明不符合要求的材料，无需补正" "nothing is missing and no document is sent back: there is nothing to correct";
    RejectedNotOnFile "rejected_not_on_file" Denial "拟退回的材料不在案卷内：{evidence}" "documents that are not on file cannot be sent back: {evidence}";

    // approval: what a workflow loads with but deserves a look
    UnreachableState "unreachable_state" Lint "状态 `{state}` 无法到达" "the state `{state}` cannot be reached";
    CannotFinish "cannot_finish" Lint "从状态 `{state}` 出发无法到达任何终结状态" "no final state can be reached from the state `{state}`";
    NeverLimits "never_limits" Lint "动作 `{action}` 每次开启新一轮，按轮计数的次数限制不起作用" "the action `{action}` starts a new round each time, so its limit for each round never applies";
    UnneededEvidence "unneeded_evidence" Lint "没有动作要求材料 `{evidence}`" "no action needs the evidence `{evidence}`";

    // calendar
    NoticeDayFar "notice_day_far" Problem "{date}既不在本通知所涉年份内，也不在其上一年内" "{date} is neither in a year of this notice nor in the year before one";
    NoticeConflict "notice_conflict" Problem "同时发布的两份通知对{date}的安排不一致" "two notices published at the same moment differ on {date}";
    InvalidOffset "invalid_offset" Problem "`{text}` 不是与协调世界时的时差（如 +08:00）" "`{text}` is not a distance from UTC (as in +08:00)";
    PeriodsOutOfOrder "periods_out_of_order" Problem "时区的各时段须按起始时间先后排列" "the periods of a zone must follow each other in time";
    InvalidSpan "invalid_span" Problem "应为 hours、days、working_days 三者之一及其数量，整改期限还可为 on_the_spot" "expected exactly one of hours, days, working_days with its number; a due time may also be on_the_spot";
    InvalidMoment "invalid_moment" Problem "`{text}` 不是时刻（如 17:00 或 -1d 17:00，前后至多 366 天）" "`{text}` is not a moment (as in 17:00 or -1d 17:00, at most 366 days away)";
    WindowBackwards "window_backwards" Problem "时段的起点{from}不早于终点{to}" "the window begins at {from}, which is not before its end at {to}";
    CalendarUnpublished "calendar_unpublished" Finding "{year}年的放假安排尚未公布，期限无法确定" "the working calendar of {year} is not published yet, so the deadline is not known";
    CalendarBeginsLater "calendar_begins_later" Finding "工作日历自{first}年起，不含{year}年，期限无法确定" "the working calendar begins in {first} and does not know {year}, so the deadline is not known";
    NoCalendar "no_calendar" Finding "没有指定工作日历，无法按工作日计算" "no working calendar is given, so working days cannot be counted";
    ZoneUnknown "zone_unknown" Finding "时区{zone}在{from}之前的规则不详" "the rules of the zone {zone} are not known before {from}";
    ClockPaused "clock_paused" Denial "期限已处于中止状态" "the clock is paused already";
    ClockRunning "clock_running" Denial "期限未处于中止状态" "the clock is not paused";
    ClockBackwards "clock_backwards" Denial "{at}早于上一次变更{before}" "{at} is before the last change at {before}";
    ClockRanOut "clock_ran_out" Denial "期限已于{due}届满" "the clock ran out at {due}";
    ClockExtended "clock_extended" Denial "期限已延长过一次，不得再次延长" "the clock has been extended once already";
    ClockUnit "clock_unit" Denial "期限以{budget}计，不能以{unit}变更" "the clock counts {budget}, so {unit} cannot change it";

    // sheet
    SheetEmpty "sheet_empty" Problem "表格没有表头" "the sheet has no header row";
    SheetUnclosedQuote "sheet_unclosed_quote" Problem "第{row}行的引号没有结束，其后内容无法读取" "the quote in row {row} never ends: nothing behind it can be read";
    SheetUnknownColumn "sheet_unknown_column" Problem "表头「{header}」不是已声明的列，未读取" "the header `{header}` is no declared column and is not read";
    SheetWrongEncoding "sheet_wrong_encoding" Problem "表头「{header}」像是用错编码读出的乱码，请按 GB18030 或 UTF-8 重新读取文件" "the header `{header}` looks wrongly decoded: read the file again as GB18030 or UTF-8";
    SheetMissingColumn "sheet_missing_column" Problem "缺少必填列「{header}」，全表未读取" "the required column `{header}` is missing: no row is read";
    SheetDuplicateColumn "sheet_duplicate_column" Problem "表头「{first}」与「{header}」都是列{column}，无法判断以哪一列为准，全表未读取" "the headers `{first}` and `{header}` both mean the column {column}: no row is read, for nothing says which counts";
    SheetRaggedRow "sheet_ragged_row" Problem "第{row}行有{found}格，表头有{expected}格" "row {row} has {found} cells, the header has {expected}";
    SheetValueMissing "sheet_value_missing" Problem "第{row}行「{header}」未填" "row {row}, `{header}`: nothing is written";
    SheetNotANumber "sheet_not_a_number" Problem "第{row}行「{header}」的「{text}」不是数字" "row {row}, `{header}`: `{text}` is not a number";
    SheetNotAnInteger "sheet_not_an_integer" Problem "第{row}行「{header}」的「{text}」不是整数" "row {row}, `{header}`: `{text}` is not a whole number";
    SheetNumberTooLong "sheet_number_too_long" Problem "第{row}行「{header}」的「{text}」位数过多" "row {row}, `{header}`: `{text}` has too many digits";
    SheetOutOfRange "sheet_out_of_range" Problem "第{row}行「{header}」的「{text}」超出{min}至{max}的范围，请核实" "row {row}, `{header}`: `{text}` is not within {min} to {max}: please check";
    SheetNotADate "sheet_not_a_date" Problem "第{row}行「{header}」的「{text}」不是日期" "row {row}, `{header}`: `{text}` is not a date";
    SheetDateWithoutYear "sheet_date_without_year" Problem "第{row}行「{header}」的「{text}」没有年份" "row {row}, `{header}`: `{text}` has no year";
    SheetNotAnInstant "sheet_not_an_instant" Problem "第{row}行「{header}」的「{text}」不是日期和时间" "row {row}, `{header}`: `{text}` is not a date and time";
    SheetNoZone "sheet_no_zone" Problem "第{row}行「{header}」的「{text}」没有时差，也未指定时区" "row {row}, `{header}`: `{text}` has no offset, and no zone is given";
    SheetUnknownLabel "sheet_unknown_label" Problem "第{row}行「{header}」的「{text}」不在可用的填法之内：{allowed}" "row {row}, `{header}`: `{text}` is none of: {allowed}";
    SheetDuplicateRow "sheet_duplicate_row" Problem "第{row}行与第{first}行重复：{key}" "row {row} repeats row {first}: {key}";
    SheetConflictingRow "sheet_conflicting_row" Problem "第{row}行与第{first}行的{key}相同而内容不同" "row {row} has the same {key} as row {first} and says something else";
    SheetAmbiguousLabel "sheet_ambiguous_label" Problem "填法「{label}」既指 `{first}` 又指 `{second}`" "the label `{label}` means both `{first}` and `{second}`";
    SheetAmbiguousHeader "sheet_ambiguous_header" Problem "表头「{header}」既指列 `{first}` 又指列 `{second}`" "the header `{header}` means both the column `{first}` and the column `{second}`";
    SheetBoundType "sheet_bound_type" Problem "类型为{type}的列不能有 `{field}`" "a column of type {type} cannot have `{field}`";
    SheetUnitMagnitude "sheet_unit_magnitude" Problem "单位 `{unit}` 与 `{other}` 相差数量级，须以 `times` 写明倍数" "the units `{unit}` and `{other}` differ in magnitude: state the factor as `times`";
    SheetBoundsCrossed "sheet_bounds_crossed" Problem "下限{min}大于上限{max}" "the least value {min} is above the greatest {max}";
    SheetLine "sheet_line" Problem "第{row}行不是有效的 JSON：第{column}列，{detail}" "row {row} is not valid JSON: {detail} at column {column}";

    // rulebook and wire
    UnknownFormat "unknown_format" Problem "格式{format}不能读取，可读取的是{known}" "format {format} cannot be read; this version reads {known}";
    RulebookNamed "rulebook_named" Problem "应写成 `built_in` 加标识，或 `document` 加文档" "name it as `built_in` with an id, or as `document` with the whole rulebook";
    ReplyUnwritable "reply_unwritable" Problem "结果无法写成 JSON：{detail}" "the result cannot be written as JSON: {detail}";
    MissingTranslation "missing_translation" Lint "缺少{language}文字" "there is no text in {language}";
    RareLanguage "rare_language" Lint "只有{count}处文字有 {language}，另有{missing}处没有" "only {count} texts are in {language}, and {missing} are not";
    ThresholdAsShare "threshold_as_share" Lint "{fact} 以百分数计（0 至 100），阈值{text}是否应为{meant}" "{fact} goes from 0 to 100: the threshold {text} may be meant as {meant}";
    VetoIgnored "veto_ignored" Lint "{severity}为一票否决，但其项目不合格时仍可能评为{grade}" "the severity {severity} is a veto, and the grade {grade} can hold although an item of it failed";

    VetoEvadable "veto_evadable" Lint "一票否决项可不作判定而不计为不合格：{items}" "veto items can be left unjudged without counting as failed: {items}";
    DeadGrade "dead_grade" Lint "没有任何作答能评为{grade}" "no answers are ever graded {grade}";
    GradeGap "grade_gap" Lint "有的完整作答评不出确定的等次，可能的等次为：{grades}" "some complete sheet has no certain grade; possible are: {grades}";
    FullMarksUnreachable "full_marks_unreachable" Lint "没有任何作答能得 100%" "no answers reach 100 percent";
    BeyondFull "beyond_full" Lint "得分率可超过 100%（例：{percent}%），且未规定上限" "the percentage can exceed 100 (as in {percent}) and has no ceiling";
    FixLowers "fix_lowers" Lint "整改项目{item}反而可能变差：由{before}变为{after}" "putting {item} right can make things worse: from {before} to {after}";
    NotApplicableRaises "not_applicable_raises" Lint "将项目{item}记为合理缺项可能优于如实作答：由{before}变为{after}" "calling {item} not applicable can do better than answering it: {after} instead of {before}";
    FullMarksDiffer "full_marks_differ" Lint "声明的满分为{declared}，实际合计为{actual}" "full marks are declared as {declared} but add up to {actual}";
    NotDecided "not_decided" Lint "作答方式过多，以下各点未能对全部作答判定：{properties}" "there are too many answer sheets; not decided for all of them: {properties}";

    // day
    UnknownFile "unknown_file" Problem "规则集没有声明文件{file}" "the rulebook declares no file `{file}`";
    FileNotGiven "file_not_given" Problem "没有提供文件{file}，以它为据的数字缺失" "the file `{file}` was not given: the figures that rest on it are missing";
    RowsHangOn "rows_hang_on" Finding "第{row}行未能读取，另有{count}处因指向它而未计入" "row {row} is left out, and with it {count} others that refer to it";
    FactNotGiven "fact_not_given" Finding "{site}的{fact}没有登记，以它为据的数字缺失" "{fact} of {site} is not on record: the figures that rest on it are missing";
    ShiftsOverlap "shifts_overlap" Finding "{person}的值班时间与{from}至{to}的班次重叠" "this shift of {person} overlaps the one from {from} to {to}";
    EditionTooLong "edition_too_long" Finding "本版正文{count}字，超过{limit}字" "this edition's body has {count} characters, more than {limit}";
    DayBeforeZone "day_before_zone" Problem "时区{zone}在{day}的规则不详，无法确定统计时段" "the rules of the zone {zone} are not known for {day}, so that its window is not known either";
    CoverageNotStated "coverage_not_stated" Problem "正文第一句须写明报送或检查的覆盖情况" "the first sentence of the body has to say how complete the report is";

    // checklist
    AmbiguousLabel "ambiguous_label" Problem "写法“{label}”对应两个答案" "the label `{label}` would mean two answers";
    PartsOfKind "parts_of_kind" Problem "分项不能用于{kind}" "parts do not go with {kind}";
    ReservedId "reserved_id" Problem "`{id}` 是答案格式的保留字，不能用作分项标识" "`{id}` is a word of the answer's own form and cannot name a part";
    NothingPossible "nothing_possible" Problem "没有一个选项的分值大于零" "no option is worth more than nothing";
    LadderEnd "ladder_end" Problem "等次应由高到低：最后一级且仅最后一级为 otherwise，其余各级须有 when" "grades go best first: the last and only the last is `otherwise`, every other has `when`";
    ChecklistMismatch "checklist_mismatch" Problem "检查记录依据的是检查表 `{stated}`，不是 `{ours}`" "the inspection was made with the checklist `{stated}`, not `{ours}`";
    VersionMismatch "version_mismatch" Problem "检查记录依据的版本是{stated}，本表版本是{ours}，不予评分" "the inspection was made with version {stated}, this is {ours}: it is not scored";
    UnknownItem "unknown_item" Problem "检查表中没有项目 `{item}`" "the checklist has no item `{item}`";
    NotUtf8 "not_utf8" Problem "这一格不是 UTF-8 文字，可能是 GBK 编码" "the cell is not UTF-8 text; it may be GBK";
    UnknownAnswer "unknown_answer" Problem "“{text}”不是此项可用的答案" "`{text}` is not an answer that this item takes";
    OneAnswer "one_answer" Problem "答案应且只应包含 value、parts、not_applicable、not_sampled、error 之一" "an answer holds exactly one of: value, parts, not_applicable, not_sampled, error";
    PartsExpected "parts_expected" Problem "此项应按分项作答：{parts}" "this item is answered part by part: {parts}";
    InvalidInstance "invalid_instance" Problem "`{text}` 不能用作名称：应为 1 至 128 个字符，且不含控制字符" "`{text}` cannot name an instance: a name has 1 to 128 characters and no control characters";
    ChosenTwice "chosen_twice" Problem "`{text}` 被重复选择" "`{text}` was chosen more than once";
    FieldOfMethod "field_of_method" Problem "`{name}` 不适用于计分方式{method}" "`{name}` has no meaning under the method {method}";
    NoEffect "no_effect" Problem "`{name}` 在此不起作用" "`{name}` has no effect here";
    RollUpOfMethod "roll_up_of_method" Problem "计分方式{method}在此处只能相加" "under the method {method} things can only be summed here";
    WeightWithoutMean "weight_without_mean" Problem "上一级不按加权平均汇总，分部权重不起作用" "what holds this section is no weighted mean: its weight would do nothing";
    StartTwice "start_twice" Problem "扣分起点只能由检查表或互不包含的分部之一规定" "a start is stated by the checklist or by sections that do not hold one another";
    NoStart "no_start" Problem "此处的扣分没有起点：所在的分部须规定 start" "what is deducted here has no start: a section that holds it has to state one";
    BonusNeedsSum "bonus_needs_sum" Problem "附加项须在逐级相加的得分制中使用" "a bonus item needs points that are summed all the way up";
    RepeatNested "repeat_nested" Problem "重复分部之内不能再有重复分部" "a repeated section cannot hold another one";
    BandGap "band_gap" Problem "{from}与{to}之间有数值不属于任何一档" "there are numbers between {from} and {to} that are in no band";
    BandOverlap "band_overlap" Problem "“{id}”与前一档有重叠" "the band `{id}` overlaps the one before it";
    CreditForm "credit_form" Problem "应且只应写明 share（0 至 1）与 points 之一" "expected exactly one of share (0 to 1) and points";
    NotApplicableForbidden "not_applicable_forbidden" Problem "此项不得作为合理缺项" "this item cannot be answered as not applicable";
    FactUnknown "fact_unknown" NoScore "是否适用取决于尚未登记的事实：{facts}" "whether it applies depends on facts not on record: {facts}";
    NothingAnswered "nothing_answered" NoScore "没有任何一项作答，不计分" "nothing was answered: there is no score";
    NothingApplicable "nothing_applicable" NoScore "没有任何一项适用，不计分" "nothing applies: there is no score";
    NothingSampled "nothing_sampled" NoScore "本次未抽查任何一项，不计分" "nothing was sampled on this visit: there is no score";
    NothingJudged "nothing_judged" NoScore "没有任何一项得以判定，不计分" "nothing could be judged: there is no score";
    NothingCounts "nothing_counts" NoScore "计分各项的可得分合计为零，不计分" "what counts adds up to nothing possible: there is no score";
    SampleTooSmall "sample_too_small" NoScore "本次检查了{sampled}项，少于规定的{needed}项，不计分" "{sampled} items were looked at, fewer than the {needed} that a score needs";
    SeveritySampleTooSmall "severity_sample_too_small" NoScore "本次检查了{sampled}项{severity}项，少于规定的{needed}项，不计分" "{sampled} {severity} items were looked at, fewer than the {needed} that a score needs";
    RoundsToThreshold "rounds_to_threshold" Finding "{fact}的精确值{exact}与显示值{shown}分处阈值{threshold}两侧；比较所用的是{compared}" "{fact} is exactly {exact} and is shown as {shown}, on either side of the threshold {threshold}; {compared} was compared";
    EvidenceMissing "evidence_missing" Finding "“{item}”不合格，须附说明或证据" "\"{item}\" failed and has to carry a remark or evidence";
    ImproveWaits "improve_waits" Finding "尚有项目未定（{items}），没有最终成绩，暂不能计算整改效果" "there is no final score to improve yet: these items are open: {items}";
    NoScoreToImprove "no_score_to_improve" Finding "没有成绩，无从计算整改效果" "there is no score that corrections could improve";
    AnswerIsRead "answer_is_read" Change "有条件读取它的作答：改答之后哪些项目适用、评为何等，须另行评分" "conditions read its answer: what applies after another one, and the grade, has to be scored anew";
    NoBetterAnswer "no_better_answer" Finding "此项没有更好的可用答案，无法通过整改改善" "no answer that this item takes is better: it cannot be put right";
    StatedDiffers "stated_differs" Finding "{figure}填写为{stated}，实为{computed}" "{figure} is stated as {stated} and comes to {computed}";
    StatedNotOnCard "stated_not_on_card" Finding "{figure}填写为{stated}，评分结果中没有此数" "{figure} is stated as {stated}, and the card has no such figure";
    StatedNotCounted "stated_not_counted" Finding "该项未计入（{state}）" "the item does not count: {state}";
    StatedWhileOpen "stated_while_open" Finding "尚有未填项，得分在{low}至{high}之间" "something is still open: the score will be between {low} and {high}";
    StatedRoundedOtherwise "stated_rounded_otherwise" Finding "按{mode}修约到{digits}位小数即得此数" "rounding by {mode} to {digits} digits gives what is stated";
    StatedRoundedTwice "stated_rounded_twice" Finding "先修约到{first}位再修约到{then}位（连续修约）即得此数" "rounding to {first} digits and then to {then} gives what is stated";
    StatedFollows "stated_follows" Finding "此数由所填的{from}得出" "it follows from what is stated of: {from}";
    StatedItemsAddUp "stated_items_add_up" Finding "所填各项之和即为此数" "the stated items do add up to it";
    StatedItemsDiffer "stated_items_differ" Finding "所填各项之和为{sum}" "the stated items add up to {sum}";
    StatedAsShare "stated_as_share" Finding "此数以 1 为满分，而非 100" "it is stated as a share of 1, not of 100";
    StatedWithoutLimit "stated_without_limit" Finding "不计上下限或清零规定即得此数" "without the floor, ceiling or condition that takes all, it comes out as stated";
    StatedSectionMean "stated_section_mean" Finding "各分部得分率的平均数即为此数" "the mean of the sections' percentages gives what is stated";
    StatedLeavingOut "stated_leaving_out" Finding "不计未填、无法判定的项目即得此数" "leaving out what is missing or could not be judged gives what is stated";
    StatedCountingMissing "stated_counting_missing" Finding "未填、无法判定的项目按零分计入即得此数" "counting what is missing or could not be judged as nothing gives what is stated";
    StatedCountingNotApplicable "stated_counting_not_applicable" Finding "合理缺项按零分计入即得此数" "counting what does not apply as nothing gives what is stated";
    StatedCountingAll "stated_counting_all" Finding "一切未作答的项目按零分计入即得此数" "counting everything that was not answered as nothing gives what is stated";
    StatedWithoutCredit "stated_without_credit" Finding "不计当场改正的返还分即得此数" "without what corrections on the spot give back, it comes out as stated";
    StatedAsIfRight "stated_as_if_right" Finding "以下任一项若未失分即得此数：{items}" "had one of these lost nothing, it would come out as stated: {items}";
    StatedComparedOtherwise "stated_compared_otherwise" Finding "以{compare}与阈值比较即得此等次" "comparing {compare} values with the thresholds gives the stated grade";
    AnswersMigrated "answers_migrated" Finding "答案原按{checklist} {version}版填写，后转入本版" "the answers were given under {checklist} version {version} and carried over";

    // checklist: what two versions differ in
    TextChanged "text_changed" Change "{what} `{id}` 的文字{field}有改动，不影响得分" "the text {field} of the {what} `{id}` reads otherwise; scores stay";
    FieldChanged "field_changed" Change "{what} `{id}` 的{field}由{old}改为{new}" "{field} of the {what} `{id}` was {old} and is {new}";
    EntryAdded "entry_added" Change "新增{what} `{id}`" "the {what} `{id}` is new";
    EntryRemoved "entry_removed" Change "取消{what} `{id}`" "the {what} `{id}` is gone";
    EntryRenamed "entry_renamed" Change "{what} `{id}` 更名为 `{to}`" "the {what} `{id}` is called `{to}`";
    EntryMoved "entry_moved" Change "{what} `{id}` 由分部“{from}”移至“{to}”" "the {what} `{id}` stood in the section \"{from}\" and stands in \"{to}\"";
    EntriesReordered "entries_reordered" Change "各{what}的次序有变" "the {what}s stand in another order";
    LabelMoved "label_moved" Change "项目{item}的写法“{label}”原指{old}，现指{new}" "for the item {item}, \"{label}\" stood for {old} and stands for {new}";
    AnswerOfAnotherKind "answer_of_another_kind" Change "原答案属{old}类，新版要求{new}类" "the answer is of the kind {old}, the new version asks for {new}";

    // report
    UnitCycle "unit_cycle" Problem "单位{unit}的上级关系成环" "the unit {unit} stands above itself";
    IntervalBackwards "interval_backwards" Problem "区间的起日{from}不早于止日{to}（止日不含在内）" "the interval begins on {from}, which is not before {to}, its first day outside";
    IntervalsOverlap "intervals_overlap" Problem "单位{unit}的两个区间重叠" "two intervals of the unit {unit} overlap";
    FoldOfKind "fold_of_kind" Problem "{kind}类指标不能用{fold}汇总，可用：{allowed}" "an indicator of kind {kind} cannot be folded by {fold}; it can by: {allowed}";
    FieldOfKind "field_of_kind" Problem "{kind}不能有 `{field}`" "{kind} cannot have `{field}`";
    RatioPart "ratio_part" Problem "指标 `{id}` 不能作为比率的分子或分母" "the indicator `{id}` cannot be a part of a ratio";
    SourceCount "source_count" Problem "来源应且只应为其中之一：{allowed}" "a source is exactly one of: {allowed}";
    SourceKind "source_kind" Problem "{kind}类指标不能取自 `{from}`" "an indicator of kind {kind} cannot come from `{from}`";
    ParentKind "parent_kind" Problem "所填上级的类别是“{parent}”，而“{kind}”的上级只能是：{allowed}" "what it stands below is of the kind \"{parent}\"; above the kind \"{kind}\" there can only be: {allowed}";
    UnitKindCycle "unit_kind_cycle" Problem "类别 `{kind}` 的上级成环，没有一类可以在最上级" "the kinds above `{kind}` go round in a circle; none of them can stand at the top";
    NoSiteKind "no_site_kind" Problem "此处以场所为据，而没有一类单位声明为场所（site）" "this rests on sites, and no kind of units is declared to be one (`site`)";
    NotASite "not_a_site" Problem "单位{unit}不是场所，不能有案件" "the unit {unit} is no site and cannot have a case";
    SecondRoot "second_root" Problem "单位{unit}没有上级，而最上级只能有一个，未计入" "the unit {unit} has no parent; only one unit can be at the top, so it is left out";
    TotalCycle "total_cycle" Problem "合计 `{indicator}` 以自身为一部分，成环：{circle}" "the total `{indicator}` is a part of itself, in a circle of: {circle}";
    InputsDueLater "inputs_due_later" Lint "汇总报告须在{due}前完成，而其所依据的 `{report}` 的时限是{input_due}" "the composed report is due at {due}, but `{report}`, which it is made of, only at {input_due}";
    ReturnBeforeItsDay "return_before_its_day" Problem "{unit} {day}的报送登记于{recorded_at}，当时该日尚未到来" "{unit} {day}: it was recorded at {recorded_at}, when that day was still to come";
    ReturnBeforeWindow "return_before_window" Problem "{unit} {day}的报送登记于{recorded_at}，当时统计时段尚未开始" "{unit} {day}: it was recorded at {recorded_at}, before the window of that day began";
    ReturnOfNoUnit "return_of_no_unit" Problem "单位{unit}在{day}不存在（尚未设立或已停用），其报送不计入" "the unit {unit} does not exist on {day}, so its return does not count";
    RecordOfNoUnit "record_of_no_unit" Problem "单位{unit}在{day}不存在（尚未设立或已停用），其{what} `{id}` 不计入" "the unit {unit} does not exist on {day}, so its {what} `{id}` does not count";
    InspectorNotAssigned "inspector_not_assigned" Problem "单位{site}在{day}的检查 `{inspection}` 由{inspectors}完成，登记的责任检查员和备岗检查员都不在其中" "the inspection `{inspection}` of the unit {site} on {day} was made by {inspectors}; neither the officer nor the backup on record is among them";
    CalendarNotNamed "calendar_not_named" Problem "按工作日报送，而规则集没有指定日历（calendar）" "it is due on working days, and the rulebook names no `calendar`";
    NobodyOfKind "nobody_of_kind" Finding "报表{report}由以下类别的单位报送，而登记中没有这样的单位：{kinds}" "no unit is on record of the kinds that owe the report {report}: {kinds}";
    RevisionGap "revision_gap" Problem "{unit} {day}的第{found}版之前缺少第{expected}版" "{unit} {day}: revision {found} stands where revision {expected} is expected";
    RevisionBackwards "revision_backwards" Problem "{unit} {day}的第{revision}版登记时间早于其前一版" "{unit} {day}: revision {revision} was recorded before the one that it follows";
    RevisionConflict "revision_conflict" Problem "{unit} {day}的第{revision}版出现两种内容，不相加，须核实" "{unit} {day}: revision {revision} is given with two contents; they are never added, please check";
    NothingToRevise "nothing_to_revise" Problem "{unit} {day}没有可供{kind}的有效报送" "{unit} {day}: there is nothing in force for this {kind}";
    OriginalAgain "original_again" Problem "{unit} {day}已有有效报送，再报应为更正" "{unit} {day}: something is in force already, so this has to be a correction";
    RetractionWithValues "retraction_with_values" Problem "撤回不得带有数值" "a retraction carries no values";
    NilWithFigures "nil_with_figures" Problem "零报告不得填报 `{indicator}`：期内发生数即为零" "a nil report states no `{indicator}`: it says that none happened";
    TooManyDecimals "too_many_decimals" Problem "{text}的小数位多于{limit}位" "{text} has more than {limit} decimals";
    RuleBroken "rule_broken" Finding "{unit}《{report}》第{revision}版不符合“{rule}”：{because}" "{unit}, {report}, revision {revision}: \"{rule}\" does not hold: {because}";
    IdentityDiffers "identity_differs" Finding "{unit}《{report}》中“{identity}”不成立：{total}与{parts}相差{difference}" "{unit}, {report}: \"{identity}\" does not hold: {total} and {parts} differ by {difference}";
    OverrideOfError "override_of_error" Problem "规则 `{rule}` 是错误级，不得说明理由后放行" "the rule `{rule}` is of severity error and cannot be overridden";
    ReasonMissing "reason_missing" Problem "须说明理由" "a reason has to be given";
    ObservationConflict "observation_conflict" Problem "指标{indicator}、单位{unit}、{day}的同一来源给出两个数值" "{indicator} of {unit} on {day}: the same source gives two values";
    ObservationKind "observation_kind" Problem "此值不适用于{kind}类指标" "this value does not go with an indicator of kind {kind}";
    DaysBackwards "days_backwards" Problem "起日{from}晚于止日{to}" "the first day {from} is after the last day {to}";

    // finding
    FindingSubject "finding_subject" Problem "未指明检查项目的问题须写明问题内容" "a finding without a checklist item has to say what it is about";
    FindingNotOpen "finding_not_open" Finding "{site}当时没有此项未销号的问题，“{kind}”未予登记" "{site} had no open finding of this kind then: `{kind}` is not entered";
    FindingTransition "finding_transition" Finding "{site}的该问题当时处于“{state}”，不能“{kind}”，未予登记" "the finding at {site} was {state} then, so `{kind}` is not entered";
}
