# Fine: another partition has other certificates.
provider "aws" {
  region = "cn-north-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.cn"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}

resource "aws_cloudfront_distribution" "literal" {
  viewer_certificate {
    acm_certificate_arn = "arn:aws-cn:acm:cn-northwest-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
  }
}
