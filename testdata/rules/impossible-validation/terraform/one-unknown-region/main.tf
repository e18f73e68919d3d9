# Fine: both are made by one provider.
variable "region" {
  type = string
}

provider "aws" {
  region = var.region
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = aws_acm_certificate.site.arn
}
