# Fine.
provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "login" {
  domain_name       = "login.example.com"
  validation_method = "DNS"
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = aws_acm_certificate.login.arn
  user_pool_id    = "us-east-1_abcdefghi"
}
