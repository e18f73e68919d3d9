# Fine: the module overwrites.
module "a" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "example.com"
  zone_id           = "Z1"
  validation_method = "DNS"
}

module "b" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "example.com"
  zone_id           = "Z1"
  validation_method = "DNS"
}
