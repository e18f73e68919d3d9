# Violation: the resource's own region beats the provider's.
provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "site" {
  region            = "eu-west-1"
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
