# Violation at the argument of the call.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "example.com"
  validation_method = "EMAIL"
}
