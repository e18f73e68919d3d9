resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  key_algorithm     = "EC_secp384r1"
}

resource "aws_api_gateway_domain_name" "api" {
  domain_name     = "example.com"
  certificate_arn = aws_acm_certificate.site.arn
}
