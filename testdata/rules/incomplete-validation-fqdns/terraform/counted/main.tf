# Violation: of two, the first.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  count = 2

  zone_id = "Z1"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.validation[0].fqdn]
}
