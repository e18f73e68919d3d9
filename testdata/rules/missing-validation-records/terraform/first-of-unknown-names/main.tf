# Undecided: there may be other names.
variable "aliases" {
  type = list(string)
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.aliases
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl     = 60
}
