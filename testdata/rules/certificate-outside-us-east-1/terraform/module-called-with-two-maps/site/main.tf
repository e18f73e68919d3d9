resource "aws_acm_certificate" "this" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "this" {
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.this.arn
  }
}
