# Fine: a wildcard shares the record of its base, whatever that is.
variable "domain" {}

resource "aws_acm_certificate" "site" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl     = 60
}
