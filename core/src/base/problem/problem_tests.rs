//! Every code speaks both languages, and parameters go into messages.

use super::*;

#[test]
fn every_code_is_named_once_and_speaks_both_languages() {
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
    for code in Code::ALL {
        let (zh_cn, en) = code.templates();
        assert!(zh_cn.chars().any(|c| c > '\u{2e80}'), "{code:?} has no Chinese text");
        assert!(en.is_ascii(), "{code:?}: {en}");
        let names = |text: &str| -> Vec<String> {
            let mut found: Vec<_> =
                text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n.to_owned()).collect();
            found.sort();
            found
        };
        assert_eq!(names(zh_cn), names(en), "{code:?} uses other parameters in zh-CN than in en");
    }
}

#[test]
fn parameters_go_into_the_message() {
    let problem = Problem::new(Code::UnknownField).with("name", "wieght").at("/items/0/wieght");
    assert_eq!(problem.to_string(), "unknown_field at /items/0/wieght: there is no field `wieght` here");
}
