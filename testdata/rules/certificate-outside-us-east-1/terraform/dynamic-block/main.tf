# Violation: the block is written for each element.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  certificates = [aws_acm_certificate.site.arn]
}

resource "aws_cloudfront_distribution" "site" {
  dynamic "viewer_certificate" {
    for_each = local.certificates
    iterator = certificate

    content {
      acm_certificate_arn = certificate.value
      ssl_support_method  = "sni-only"
    }
  }
}
