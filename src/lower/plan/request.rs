//! What an `aws_acm_certificate` of a plan is requested with, beside its names, its method and its key.

use super::document::Change;
use super::planned::{AFTER_THE_APPLY, Planned};
use crate::lower::facts::setting;
use crate::model::{Maker, Request, Setting};
use crate::value::{Maybe, Why};

/// What a certificate is requested with.
pub(super) fn request(change: &Change<'_>, after: Planned<'_>) -> Request {
    let mut request = Request::of(Maker::Resource, tagged(change, after));
    let option = |name: &str, when: &str, default: bool| {
        let told = after.at(&["options", name]);
        let Some(planned) = told.first().filter(|planned| !planned.is_absent()) else {
            return Setting::absent(Maybe::Known(default));
        };
        let at = planned.span().unwrap_or(change.header);
        setting(at, &planned.to_value(&change.address), |text| if text == Some(when) { !default } else { default })
    };
    request.transparency = option("certificate_transparency_logging_preference", "DISABLED", true);
    request.export = option("export", "ENABLED", false);
    request
}

/// Whether it has a tag, its own or its provider's: the provider puts them together in `tags_all`.
fn tagged(change: &Change<'_>, after: Planned<'_>) -> Setting<bool> {
    let (own, all) = (after.get("tags"), after.get("tags_all"));
    if own.is_filled() || all.is_filled() {
        return Setting { value: Maybe::Known(true), at: own.span(), trail: Vec::new() };
    }
    if own.has_unknown() || all.has_unknown() {
        let at = own.span().or(all.span()).unwrap_or(change.header);
        return Setting::absent(Maybe::Unknown(Why::new(AFTER_THE_APPLY, Some(at))));
    }
    Setting::absent(Maybe::Known(false))
}
