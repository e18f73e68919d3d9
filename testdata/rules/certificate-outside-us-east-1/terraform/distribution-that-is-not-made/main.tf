# Fine: nothing takes it.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  count = 0

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
