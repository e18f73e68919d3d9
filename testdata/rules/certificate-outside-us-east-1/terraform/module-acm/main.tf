# Violation at the call: the registry's module inherits the default provider.
provider "aws" {
  region = "eu-west-1"
}

module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.0"

  domain_name = "example.com"
  zone_id     = "ZCOM"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = module.acm.acm_certificate_arn
  }
}
