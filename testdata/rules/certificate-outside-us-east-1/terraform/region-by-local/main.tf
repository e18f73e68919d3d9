# Violation.
locals {
  regions = { main = "eu-west-2", edge = "us-west-2" }
  edge    = local.regions["edge"]
}

provider "aws" {
  region = local.regions.main
}

provider "aws" {
  alias  = "edge"
  region = local.edge
}

resource "aws_acm_certificate" "site" {
  provider          = aws.edge
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
