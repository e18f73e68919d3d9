variable "old" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "old" {
  domain_name       = "old.example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["www.example.com"]

  viewer_certificate {
    acm_certificate_arn = var.old ? aws_acm_certificate.old.arn : aws_acm_certificate.site.arn
    ssl_support_method  = "sni-only"
  }
}
