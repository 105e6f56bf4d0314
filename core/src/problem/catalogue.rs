//! The catalogue: every code with its kind and its texts. A room adds its codes under its own heading.

use super::Kind;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $kind:ident $zh:literal $en:literal;)*) => {
        /// Everything that this library can say about an input, a refusal, a missing score, a finding or a rulebook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it is written on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the code is about.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
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
    InvalidJson "invalid_json" Problem "不是有效的 JSON：第 {line} 行第 {column} 列，{detail}" "not valid JSON: {detail} at line {line}, column {column}";
    DuplicateKey "duplicate_key" Problem "键 `{name}` 重复出现" "the key `{name}` stands more than once";
    UnknownField "unknown_field" Problem "此处没有名为 `{name}` 的字段" "there is no field `{name}` here";
    MissingField "missing_field" Problem "缺少字段 `{name}`" "the field `{name}` is missing";
    WrongType "wrong_type" Problem "此处应为 {expected}，实为 {found}" "expected {expected}, found {found}";
    UnknownWord "unknown_word" Problem "`{text}` 不在可用的取值之内：{allowed}" "`{text}` is none of: {allowed}";
    OutOfRange "out_of_range" Problem "数值 {text} 超出范围 {min} 至 {max}" "{text} is not within {min} to {max}";
    NotInteger "not_integer" Problem "{text} 不是整数" "{text} is not a whole number";
    InvalidNumber "invalid_number" Problem "`{text}` 不是十进制数" "`{text}` is not a decimal number";
    InexactNumber "inexact_number" Problem "数 {text} 的有效数字超过 15 位，请写成字符串" "{text} has more than 15 significant digits: write it as a string";
    NumberTooLong "number_too_long" Problem "数 {text} 的整数部分超过 18 位或小数部分超过 9 位" "{text} has more than 18 digits before or 9 after the decimal point";
    InvalidId "invalid_id" Problem "`{text}` 不是有效标识：应为小写字母开头的小写字母、数字和连字符，至多 64 个" "`{text}` is not an identifier: lower-case letters, digits and hyphens, a letter first, at most 64";
    InvalidLanguage "invalid_language" Problem "`{tag}` 不是语言标签（BCP 47）" "`{tag}` is not a language tag (BCP 47)";
    EmptyText "empty_text" Problem "文字为空" "the text is empty";
    EmptyList "empty_list" Problem "列表为空" "the list is empty";
    TooDeep "too_deep" Problem "嵌套超过 {limit} 层" "nested more than {limit} deep";
    TooMany "too_many" Problem "数量 {count} 超过上限 {limit}" "{count} are too many: at most {limit}";
    InvalidDate "invalid_date" Problem "`{text}` 不是日期（如 2020-02-19）" "`{text}` is not a date (as in 2020-02-19)";
    InvalidTime "invalid_time" Problem "`{text}` 不是时刻（如 17:00）" "`{text}` is not a time of day (as in 17:00)";
    InvalidInstant "invalid_instant" Problem "`{text}` 不是带时差的时间（如 2020-02-19T17:00:00+08:00）" "`{text}` is not a point in time with its offset (as in 2020-02-19T17:00:00+08:00)";
    DuplicateId "duplicate_id" Problem "标识 `{id}` 重复" "the id `{id}` is used more than once";
    UnknownId "unknown_id" Problem "没有名为 `{id}` 的{what}" "there is no {what} `{id}`";

    // condition
    UnknownFact "unknown_fact" Problem "没有声明事实 `{fact}`" "the fact `{fact}` is not declared";
    FactType "fact_type" Problem "事实 `{fact}` 的类型是 {type}，不能用 `{test}` 与此值比较" "the fact `{fact}` is of type {type} and cannot be compared by `{test}` with this";
    FactValue "fact_value" Problem "事实 `{fact}` 应为 {type}，实为 {found}" "the fact `{fact}` should be of type {type}, found {found}";
    UnknownOption "unknown_option" Problem "事实 `{fact}` 没有选项 `{option}`" "the fact `{fact}` has no option `{option}`";
    NoTest "no_test" Problem "条件缺少比较（{allowed} 之一）" "the condition needs exactly one of: {allowed}";

    // journal
    JournalSequence "journal_sequence" Problem "日志序号应为 {expected}，实为 {found}" "the entry should have the sequence number {expected}, found {found}";
    JournalPrevious "journal_previous" Problem "第 {sequence} 条日志未与前一条衔接：应为 {expected}，实为 {found}" "entry {sequence} does not follow its predecessor: expected the hash {expected}, found {found}";
    JournalHash "journal_hash" Problem "第 {sequence} 条日志与其散列值不符，内容可能已被改动" "entry {sequence} does not match its own hash: it was altered";
    CheckpointMissing "checkpoint_missing" Problem "日志缺少检查点所记的第 {sequence} 条：末尾可能被删去" "the checkpoint names entry {sequence}, which the log does not hold: its end may have been cut off";
    CheckpointDiffers "checkpoint_differs" Problem "第 {sequence} 条日志与检查点不符：日志可能被整体重写" "entry {sequence} is not the one that the checkpoint names: the log may have been rewritten";

    // approval: what a workflow has to satisfy
    ReservedId "reserved_id" Problem "`{id}` 为系统保留，不能用作动作标识" "`{id}` is reserved and cannot name an action";
    ExactlyOne "exactly_one" Problem "应当且只能填写以下一项：{allowed}" "exactly one of these is needed: {allowed}";
    InitialStates "initial_states" Problem "起始状态应有且只有一个，实有 {count} 个" "there must be exactly one initial state, found {count}";
    FinalStateExit "final_state_exit" Problem "动作 `{action}` 不能从终结状态 `{state}` 出发" "the action `{action}` cannot leave the final state `{state}`";
    FinalStateWaits "final_state_waits" Problem "终结状态 `{state}` 不能设会签、时限或例行检查" "the final state `{state}` cannot have a quorum, an expiry or a recurring inspection";
    ExpiryIncomplete "expiry_incomplete" Problem "状态 `{state}` 的时限与失效去向必须同时填写，且去向须为另一状态" "the state `{state}` needs both `expires_after` and `expires_to`, and another state to expire to";
    QuorumActionElsewhere "quorum_action_elsewhere" Problem "会签动作 `{action}` 必须从状态 `{state}` 转入另一状态" "the quorum's action `{action}` must lead from the state `{state}` to another";
    QuorumRole "quorum_role" Problem "会签角色 `{role}` 无权执行动作 `{action}`" "the quorum's role `{role}` may not perform the action `{action}`";
    QuorumUnreachable "quorum_unreachable" Problem "会签需 {need} 人，而动作至多可执行 {limit} 次" "the quorum needs {need}, but the action may be performed at most {limit} times";
    SeparationTooSmall "separation_too_small" Problem "不相容岗位规则 `{id}` 至少应列出两个不同的动作" "the separation `{id}` must list at least two different actions";
    NoticeListsNothing "notice_lists_nothing" Problem "补正通知 `{action}` 所对应的动作不要求任何材料" "the notice `{action}` refers to actions that need no evidence";

    // approval: what a command, an event or a case has to satisfy
    WorkflowMismatch "workflow_mismatch" Problem "案件适用流程 `{expected}`，所给流程为 `{found}`" "the case runs under the workflow `{expected}`, not under `{found}`";
    CaseMismatch "case_mismatch" Problem "应为案件 `{expected}`，实为 `{found}`" "expected the case `{expected}`, found `{found}`";
    CaseNotOpen "case_not_open" Problem "案件 `{case}` 尚未建立" "there is no case `{case}` yet";
    InvalidCommandId "invalid_command_id" Problem "命令编号应为 1 至 128 个字符，且不含控制字符" "a command's id has 1 to 128 characters and no control characters";
    OpinionNotTaken "opinion_not_taken" Problem "动作 `{action}` 不签署意见" "the action `{action}` takes no opinion";
    PayloadNotTaken "payload_not_taken" Problem "动作 `{action}` 不接受 `{field}`" "the action `{action}` takes no `{field}`";
    EventSequence "event_sequence" Problem "事件序号应为 {expected}，实为 {found}" "the event should have the sequence number {expected}, found {found}";
    FirstEvent "first_event" Problem "首个事件须为立案，且立案只能是首个事件" "the first event, and only the first, opens the case";
    CaseInconsistent "case_inconsistent" Problem "案件的 `{fields}` 与其事件记录不一致" "the case's `{fields}` do not follow from its events";

    // approval: why an action is denied
    WrongState "wrong_state" Denial "案件处于“{state}”，本动作须在“{from}”时办理" "the case is in `{state}`; this can be done in: {from}";
    CaseClosed "case_closed" Denial "案件已办结（{state}），不能再办理" "the case is closed ({state})";
    RoleNotPermitted "role_not_permitted" Denial "角色“{role}”无权办理，须由“{roles}”办理" "the role `{role}` may not do this; these may: {roles}";
    RoleNotHeld "role_not_held" Denial "{person} 此时不担任“{role}”" "{person} does not hold the role `{role}` at this time";
    DelegationMissing "delegation_missing" Denial "{delegate} 没有 {person} 就本动作在此时有效的授权委托" "{delegate} has no delegation from {person} that covers this action at this time";
    AlreadyVoted "already_voted" Denial "{person} 已在本次会签中签署，每人只签一次" "{person} has already taken part in this joint review; each person counts once";
    SeparationOfDuties "separation_of_duties" Denial "{person} 已办理“{done}”，按不相容岗位分离规则“{separation}”不得再办理本动作" "{person} has already performed {done}; the separation `{separation}` bars the same person from this action";
    LimitReached "limit_reached" Denial "本动作至多办理 {limit} 次，已办理 {count} 次" "this can be done at most {limit} times, and was done {count} times";
    GuardUnmet "guard_unmet" Denial "条件不满足" "a condition is not met";
    GuardUnknown "guard_unknown" Denial "条件所需的情况尚无记录" "what a condition asks about is not on record";
    DeadlinePassed "deadline_passed" Denial "已于 {due} 逾期失效" "the time limit ran out at {due}";
    BeforeLastEvent "before_last_event" Denial "办理时间早于案件最近一次记录（{last}）" "this is earlier than the case's latest event ({last})";
    VersionConflict "version_conflict" Denial "案件已有更新：所据版本为 {expected}，现为 {found}，请刷新后再办理" "the case has changed: version {expected} was expected, it is now {found}";
    AlreadyOpen "already_open" Denial "案件 `{case}` 已经建立" "the case `{case}` is already open";
    AnotherCaseOpen "another_case_open" Denial "该企业另有在办案件：{cases}" "the site already has an open case: {cases}";
    NotDueYet "not_due_yet" Denial "时限为 {due}，尚未届满" "the time limit {due} has not been reached";
    NothingExpires "nothing_expires" Denial "状态“{state}”没有时限" "the state `{state}` has no time limit";
    OpinionRequired "opinion_required" Denial "必须签署明确意见，不得只签署姓名" "an explicit opinion is required, a name alone is not enough";
    EvidenceMissing "evidence_missing" Denial "缺少材料：{evidence}" "these documents are missing: {evidence}";
    NoticeIncomplete "notice_incomplete" Denial "补正通知须一次性告知全部所缺材料，应为：{missing}" "a correction notice lists everything that is missing, once; it should list: {missing}";
    NothingToCorrect "nothing_to_correct" Denial "材料齐全，且未指明不符合要求的材料，无需补正" "nothing is missing and no document is sent back: there is nothing to correct";
    RejectedNotOnFile "rejected_not_on_file" Denial "拟退回的材料不在案卷内：{evidence}" "documents that are not on file cannot be sent back: {evidence}";

    // approval: what a workflow loads with but deserves a look
    UnreachableState "unreachable_state" Lint "状态 `{state}` 无法到达" "the state `{state}` cannot be reached";
    CannotFinish "cannot_finish" Lint "从状态 `{state}` 出发无法到达任何终结状态" "no final state can be reached from the state `{state}`";
    NeverLimits "never_limits" Lint "动作 `{action}` 每次开启新一轮，按轮计数的次数限制不起作用" "the action `{action}` starts a new round each time, so its limit for each round never applies";
    UnneededEvidence "unneeded_evidence" Lint "没有动作要求材料 `{evidence}`" "no action needs the evidence `{evidence}`";
}
