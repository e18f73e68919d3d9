# Violation: a module without a map inherits the default provider.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

module "certificate" {
  source = "./certificate"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = module.certificate.arn
  }
}
