# Violation: the setting goes from a dependent to what it depends on, not the other way.
resource "aws_route53_zone" "site" {
  name = "example.com"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "site" {
  domain_name       = aws_route53_zone.site.name
  validation_method = "DNS"
}
