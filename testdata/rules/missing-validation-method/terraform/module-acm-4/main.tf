module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.3"

  domain_name = "example.com"
  zone_id     = "Z111111QQQQQQQ"
}
