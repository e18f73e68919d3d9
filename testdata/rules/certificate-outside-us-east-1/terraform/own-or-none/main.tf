# Violation: where it takes one at all, it is this one.
provider "aws" {
  region = "eu-west-1"
}

variable "own_certificate" {}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn            = var.own_certificate ? aws_acm_certificate.site.arn : ""
    cloudfront_default_certificate = !var.own_certificate
  }
}
