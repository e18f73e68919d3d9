# Violation at the call: the tag is a version below 5, which validates by DNS.
module "acm" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-acm.git?ref=v4.5.0"

  domain_name            = "example.com"
  create_route53_records = false
}
