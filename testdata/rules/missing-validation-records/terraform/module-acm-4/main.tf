# Fine: up to version 4 the module validates by DNS and makes the records.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.0"

  domain_name               = "example.com"
  subject_alternative_names = ["*.example.com", "www.example.com"]
  zone_id                   = "ZCOM"
}
