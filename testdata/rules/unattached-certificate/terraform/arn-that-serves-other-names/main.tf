# Violation: the ARN that is written out serves a name which this certificate is not good for.
provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "*.example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "other" {
  aliases = ["www.example.org"]

  viewer_certificate {
    acm_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab"
  }
}
