# Violation: the file beats the default.
variable "region" {
  default = "us-east-1"
}

provider "aws" {
  region = var.region
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
