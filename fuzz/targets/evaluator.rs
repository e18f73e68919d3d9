//! An expression wherever one counts.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|expression: &str| {
    let text = format!(
        r#"variable "unknown" {{}}
variable "names" {{ default = ["a.example.com", "b.example.com"] }}
locals {{
  asked = {expression}
}}
resource "aws_acm_certificate" "one" {{
  domain_name               = local.asked
  subject_alternative_names = local.asked
  validation_method         = "${{local.asked}}"
}}
resource "aws_acm_certificate" "many" {{
  for_each    = local.asked
  domain_name = each.key
}}
resource "aws_acm_certificate" "counted" {{
  count       = local.asked
  domain_name = "example.com"
}}
resource "aws_route53_record" "one" {{
  for_each = {{ for option in aws_acm_certificate.one.domain_validation_options : option.domain_name => local.asked }}
  name     = each.value
  records  = [local.asked]
  zone_id  = local.asked
}}
resource "aws_lb_listener" "one" {{
  certificate_arn = local.asked
  dynamic "default_action" {{
    for_each = local.asked
    content {{ type = default_action.value }}
  }}
}}
"#
    );
    acmlint_fuzz::check(text.as_bytes());
});
