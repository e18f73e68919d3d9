resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "HTTP"
}

resource "aws_cloudfront_distribution_tenant" "shop" {
  distribution_id = "E1"
  name            = "shop"

  customizations {
    certificate {
      arn = aws_acm_certificate.site.arn
    }
  }
}
