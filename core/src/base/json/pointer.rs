//! Keys in JSON pointers (RFC 6901).

/// A key as a JSON pointer writes it (RFC 6901 §3): `~` as `~0`, `/` as `~1`, in this order.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a JSON pointer writes so: the same two steps backwards, so that `~01` reads `~1`.
pub(crate) fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}
