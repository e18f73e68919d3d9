# Violation: the provider's region is the default of a variable.
variable "region" {
  default = "eu-central-1"
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
