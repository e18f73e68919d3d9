# Fine: the module makes its validation in the region of its certificate.
provider "aws" {
  region = "eu-west-1"
}

data "aws_route53_zone" "example" {
  name = "example.com"
}

module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 6.0"

  region            = "us-east-1"
  domain_name       = "api.example.com"
  validation_method = "DNS"
  zone_id           = data.aws_route53_zone.example.zone_id
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "api.example.com"
  certificate_arn = module.acm.acm_certificate_arn
  user_pool_id    = "eu-west-1_abcdefghi"
}
