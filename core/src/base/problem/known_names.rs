//! What somebody may have meant by a name that there is not.

use crate::base::text_folding::fold;

/// So many names are listed in a message; more would hide what it says.
pub(super) const FEW: usize = 8;

/// So many problems of one input say what there is in place of an unknown name.
pub(crate) const MOST_SUGGESTIONS: usize = 100;

/// The known name that is written most like `name`, without regard to width and case; `None` if more than a third of its
/// letters differ. Of equally near ones the first.
pub(super) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let meant = fold(name);
    let near = |candidate: &str| {
        let candidate = fold(candidate);
        let letters = meant.chars().count().max(candidate.chars().count());
        let distance = strsim::osa_distance(&meant, &candidate);
        (distance * 3 <= letters).then_some(distance)
    };
    known
        .iter()
        .filter_map(|candidate| Some((near(candidate)?, *candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let known = ["gate", "masks", "temperature", "消毒记录", "通风"];
        for (name, meant) in [
            ("gaet", Some("gate")),
            ("Gate", Some("gate")),
            ("ｍａｓｋ", Some("masks")),
            ("temperatrue", Some("temperature")),
            ("消毒纪录", Some("消毒记录")),
            ("通凤", None), // one of two letters: as like as not
            ("canteen", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, &known), meant, "{name}");
        }
    }
}
