provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      Owner = "shop"
    }
  }
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}
