# Fine: the module configures a provider of its own.
provider "aws" {
  region = "eu-west-1"
}

module "certificate" {
  source = "./certificate"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = module.certificate.arn
  }
}
