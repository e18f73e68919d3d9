# Violation: a block that says nothing only announces what the caller passes.
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

module "certificate" {
  source    = "./certificate"
  providers = { aws.edge = aws.frankfurt }
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = module.certificate.arn
  }
}
