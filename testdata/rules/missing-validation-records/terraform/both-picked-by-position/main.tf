# Fine: two names, and two records that take the first and the second option.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "first" {
  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl     = 60
}

resource "aws_route53_record" "second" {
  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[1].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[1].resource_record_value]
  ttl     = 60
}
