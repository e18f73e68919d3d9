# Fine: what decides about the certificate decides about its record.
variable "enabled" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  count             = var.enabled ? 1 : 0
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  count = var.enabled ? 1 : 0

  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site[0].domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site[0].domain_validation_options)[0].resource_record_value]
  ttl     = 60
}
