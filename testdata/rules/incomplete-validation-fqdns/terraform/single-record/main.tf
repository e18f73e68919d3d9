# Violation: one record for two names.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

locals {
  option = tolist(aws_acm_certificate.site.domain_validation_options)[0]
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = local.option.resource_record_name
  type    = local.option.resource_record_type
  records = [local.option.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.validation.fqdn]
}
