module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "example.com"
  validation_method = "DNS"
  key_algorithm     = "RSA_4096"
}
