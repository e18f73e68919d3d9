variable "production" {
  type = bool
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.production ? "www.example.com" : "test.example.org"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  aliases = [aws_acm_certificate.site.domain_name]

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
    ssl_support_method  = "sni-only"
  }
}
