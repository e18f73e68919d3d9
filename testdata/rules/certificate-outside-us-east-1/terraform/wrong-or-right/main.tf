# Undecided: which of the two it takes depends on a variable.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

variable "legacy" {}

resource "aws_acm_certificate" "old" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "new" {
  provider          = aws.virginia
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = var.legacy ? aws_acm_certificate.old.arn : aws_acm_certificate.new.arn
  }
}
