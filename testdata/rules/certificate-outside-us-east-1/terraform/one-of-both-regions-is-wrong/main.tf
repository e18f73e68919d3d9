# Undecided.
variable "production" {}

provider "aws" {
  region = var.production ? "us-east-1" : "eu-central-1"
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
