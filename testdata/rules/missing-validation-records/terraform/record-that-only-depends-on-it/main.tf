# Violation: an order is not a record.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "www" {
  zone_id    = "ZCOM"
  name       = "www.example.com"
  type       = "A"
  records    = ["192.0.2.1"]
  ttl        = 60
  depends_on = [aws_acm_certificate.site]
}
