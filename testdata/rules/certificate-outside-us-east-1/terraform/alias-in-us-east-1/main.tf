# Fine: the alias is called what it likes.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "ireland"
  region = "us-east-1"
}

resource "aws_acm_certificate" "site" {
  provider          = aws.ireland
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
