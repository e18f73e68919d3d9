# Violation at the call: nobody makes them.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.3"

  domain_name            = "example.com"
  create_route53_records = false
}
