# Violation: as many records as other names, which leaves out the first name.
variable "aliases" {
  default = ["www.example.com", "api.example.com"]
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.aliases
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  count = length(var.aliases)

  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_value]
  ttl     = 60
}
