# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = one(aws_acm_certificate.site.domain_validation_options).resource_record_name
  type    = "CNAME"
  records = [one(aws_acm_certificate.site.domain_validation_options).resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.validation.fqdn]
}
