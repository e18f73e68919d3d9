# Fine; a plan does not tell locals: undecided there.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  records = [for dvo in aws_acm_certificate.site.domain_validation_options : dvo]
}

resource "aws_route53_record" "validation" {
  zone_id         = "Z0123456789ABCDEFGHIJ"
  name            = local.records[0].resource_record_name
  type            = local.records[0].resource_record_type
  records         = [local.records[0].resource_record_value]
  ttl             = 60
  allow_overwrite = true
}
