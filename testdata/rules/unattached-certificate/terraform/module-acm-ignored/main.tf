# Violation at the call: nothing takes what the module gives.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.0"

  domain_name = "example.com"
  zone_id     = "ZCOM"
}
