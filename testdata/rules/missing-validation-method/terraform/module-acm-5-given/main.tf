module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "example.com"
  zone_id           = "Z111111QQQQQQQ"
  validation_method = "DNS"
}
