# Fine: as many records as options.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", "api.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  count = length(aws_acm_certificate.site.domain_validation_options)

  zone_id = "ZCOM"
  name    = element(aws_acm_certificate.site.domain_validation_options[*].resource_record_name, count.index)
  type    = element(aws_acm_certificate.site.domain_validation_options.*.resource_record_type, count.index)
  records = [element(aws_acm_certificate.site.domain_validation_options.*.resource_record_value, count.index)]
  ttl     = 60
}
