# Fine: with version 6 of the provider the resource says where it is made.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  region            = "us-east-1"
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
