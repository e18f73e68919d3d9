# Fine.
resource "aws_acm_certificate" "api" {
  domain_name       = "api.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = one(aws_acm_certificate.api.domain_validation_options).resource_record_name
  type    = "CNAME"
  records = [one(aws_acm_certificate.api.domain_validation_options[*].resource_record_value)]
  ttl     = 60
}
