# Fine.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

data "aws_acm_certificate" "site" {
  provider = aws.virginia
  domain   = "example.com"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = data.aws_acm_certificate.site.arn
  }
}
