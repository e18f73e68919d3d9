# Two override files, the later one last: the method is EMAIL, the name the first one's, the lifecycle merged.
provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
