# Violation.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "app" {
  domain_name       = "app.example.com"
  validation_method = "DNS"
}

resource "aws_amplify_domain_association" "app" {
  app_id      = "d123456789"
  domain_name = "app.example.com"

  certificate_settings {
    type                   = "CUSTOM"
    custom_certificate_arn = aws_acm_certificate.app.arn
  }
}
