# Violation.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "login" {
  domain_name       = "login.example.com"
  validation_method = "DNS"
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = aws_acm_certificate.login.arn
  user_pool_id    = "eu-west-1_abcdefghi"
}
