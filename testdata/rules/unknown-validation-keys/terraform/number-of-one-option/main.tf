# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  count = length(aws_acm_certificate.site.domain_validation_options)

  zone_id = "Z1"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_value]
  ttl     = 60
}
