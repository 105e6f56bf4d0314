//! What stated figures are called in sentences: parameters and paths have their names, people read 得分率.

use crate::base::json::unescape;
use crate::base::text::{EN, Text, ZH_CN};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::plan::Plan;

impl Plan {
    /// What the figure at a path of what was stated is called: `percent`, `sections/kitchen/total`, `items/gate/floor-2`.
    /// Ids without a title stand for themselves.
    pub(crate) fn stated_title(&self, path: &str) -> Text {
        let mut parts = path.split('/');
        // Invariant: `split` yields at least one piece.
        match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("counts", Some(name), _) => count_title(name),
            ("failed", Some(id), _) => self.figure_title(&format!("failed.{id}")),
            ("sections", Some(id), Some(name)) => {
                let section = self.section(id).and_then(|node| self.nodes.get(node));
                let title = section.map_or(Text::Empty, |section| section.title.clone());
                self.figure_title(name).of(&title.or_name(id))
            }
            ("items", Some(id), instance) => {
                let title = self.item(id).map_or(Text::Empty, |item| item.title.clone()).or_name(id);
                let Some(instance) = instance.map(unescape) else { return title };
                let of = |language: &str, open: &str, close: &str| {
                    [title.in_shipped(language), open, &*instance, close].concat()
                };
                Text::pair(of(ZH_CN, "（", "）"), of(EN, " (", ")"))
            }
            (name, ..) => self.figure_title(name),
        }
    }

    /// What a figure of the whole, a section or a card's fact is called.
    /// Names that are neither figures nor facts are returned as they are.
    pub(crate) fn figure_title(&self, name: &str) -> Text {
        match name {
            "earned" => Text::pair("得分", "the number of points earned"),
            "possible" => Text::pair("应得分", "the number of points possible"),
            "charged" => Text::pair("扣分", "the number of points charged"),
            "lost" => Text::pair("失分", "the number of points lost"),
            other => self.fact_title(other).unwrap_or_else(|| Text::plain(other)),
        }
    }
}

/// What a count of a card is called; counts of states are called by the state's title.
fn count_title(name: &str) -> Text {
    let zh_cn = match name {
        "items" => return Text::pair("项目数", "the number of items"),
        "answered" => "已作答项数",
        "conforming" => "符合项数",
        "failed" => "不合格项数",
        "deficient" => "扣分项数",
        other => match AnswerState::ALL.iter().find(|state| state.as_str() == other) {
            Some(state) => {
                let (zh_cn, en) = state.title_words();
                return Text::pair(format!("{zh_cn}项数"), format!("the number of {en} items"));
            }
            None => other,
        },
    };
    Text::pair(zh_cn, format!("the number of {name} items"))
}
