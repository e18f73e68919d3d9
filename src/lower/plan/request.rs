//! What an `aws_acm_certificate` of a plan is requested with, beside its names, its method and its key.

use super::Plan;
use super::document::{Change, text};
use super::planned::{AFTER_THE_APPLY, Planned};
use crate::lower::facts::setting;
use crate::model::{Maker, Request, Setting};
use crate::value::{Maybe, Why};

impl<'t> Plan<'_, 't> {
    /// What a certificate is requested with.
    pub(super) fn request(&self, change: &Change<'t>, after: Planned<'t>) -> Request {
        let mut request = Request::of(Maker::Resource, self.tagged(change, after));
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

    /// Whether it has a tag, its own or its provider's: the provider puts them together in `tags_all`, and leaves that
    /// open where there are none.
    fn tagged(&self, change: &Change<'t>, after: Planned<'t>) -> Setting<bool> {
        let (own, all) = (after.get("tags"), after.get("tags_all"));
        if own.is_filled() || all.is_filled() {
            return Setting { value: Maybe::Known(true), at: own.span(), trail: Vec::new() };
        }
        let open = own.has_unknown() || (all.has_unknown() && self.has_default_tags(change) != Some(false));
        if open {
            let at = own.span().or(all.span()).unwrap_or(change.header);
            return Setting::absent(Maybe::Unknown(Why::new(AFTER_THE_APPLY, Some(at))));
        }
        Setting::absent(Maybe::Known(false))
    }

    /// Whether the provider configuration of a resource has `default_tags`; none where the plan does not say.
    fn has_default_tags(&self, change: &Change<'t>) -> Option<bool> {
        let key = text(self.resource(change)?.node, "provider_config_key")?;
        let provider = self.document.providers.get(&*key)?;
        Some(provider.get("expressions").is_some_and(|arguments| arguments.get("default_tags").is_some()))
    }
}
