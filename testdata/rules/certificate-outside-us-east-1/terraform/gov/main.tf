# Fine: another partition has other certificates.
provider "aws" {
  region = "us-gov-west-1"
}

resource "aws_acm_certificate" "login" {
  domain_name       = "login.example.gov"
  validation_method = "DNS"
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.gov"
  certificate_arn = aws_acm_certificate.login.arn
  user_pool_id    = "us-gov-west-1_abcdefghi"
}
