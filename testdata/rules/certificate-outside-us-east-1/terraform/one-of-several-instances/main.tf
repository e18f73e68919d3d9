# Violation, once: of three sites one takes a certificate of another region.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  for_each = {
    a = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
    b = aws_acm_certificate.site.arn
    c = ""
  }

  viewer_certificate {
    acm_certificate_arn = each.value
  }
}
