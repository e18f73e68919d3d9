resource "aws_acm_certificate" "site" {
  private_key      = file("${path.module}/key.pem")
  certificate_body = file("${path.module}/certificate.pem")
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["www.example.com"]

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
    ssl_support_method  = "sni-only"
  }
}
