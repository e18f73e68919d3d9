//! The marks that `terraform show -json` puts beside values: of what is sensitive, of what is unknown. They have the form
//! of the value, with `true` in the place of what is marked
//! (<https://developer.hashicorp.com/terraform/internals/json-format>).

use crate::syntax::json::{Kind, Value};

/// Whether all of a value is marked. What is neither `true` nor `false`, and no form of a value, is not understood, and
/// marks all.
pub(super) fn marks_all(mark: Value<'_>) -> bool {
    match mark.kind() {
        Kind::Bool => mark.as_bool() == Some(true),
        Kind::String | Kind::Number => true,
        Kind::Null | Kind::Array | Kind::Object => false,
    }
}

/// Whether nothing of a value is marked.
pub(super) fn marks_nothing(mark: Value<'_>) -> bool {
    match mark.kind() {
        Kind::Array => mark.items().all(marks_nothing),
        Kind::Object => mark.entries().all(|(_, inner)| marks_nothing(inner)),
        Kind::Null | Kind::Bool | Kind::String | Kind::Number => !marks_all(mark),
    }
}
