# Fine for this rule: it is not validated by DNS, which another rule is about.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.1"

  domain_name            = "example.com"
  create_route53_records = false
}
