//! The language of a form.

use crate::base::text::Text;

/// Looks texts up in the form's language, else in the default.
#[derive(Clone, Copy)]
pub(super) struct Localiser<'w> {
    pub(super) language: &'w str,
    pub(super) default: &'w str,
}

impl Localiser<'_> {
    pub(super) fn get(self, text: &Text) -> String {
        text.get(self.language, self.default).to_owned()
    }

    pub(super) fn pair(self, zh: &str, en: &str) -> String {
        self.get(&Text::pair(zh, en))
    }
}
