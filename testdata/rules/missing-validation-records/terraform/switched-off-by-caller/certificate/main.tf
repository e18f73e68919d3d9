variable "make_records" {
  default = true
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  count = var.make_records ? 1 : 0

  zone_id = "ZCOM"
  name    = one(aws_acm_certificate.site.domain_validation_options).resource_record_name
  type    = "CNAME"
  records = [one(aws_acm_certificate.site.domain_validation_options).resource_record_value]
  ttl     = 60
}
