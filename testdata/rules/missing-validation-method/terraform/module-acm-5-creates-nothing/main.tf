module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  create_certificate = false
  domain_name        = "example.com"
}
