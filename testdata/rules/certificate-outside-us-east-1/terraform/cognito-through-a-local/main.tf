# Violation in the configuration. A plan does not tell locals: undecided there.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "login" {
  domain_name       = "login.example.com"
  validation_method = "DNS"
}

locals {
  certificate_arn = aws_acm_certificate.login.arn
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = local.certificate_arn
  user_pool_id    = "eu-west-1_abcdefghi"
}
