# Undecided: whether the records are made is a variable without a default.
variable "make_records" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  count = var.make_records ? 1 : 0

  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl     = 60
}
