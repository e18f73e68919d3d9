# Fine: these are lists, or take the only element.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  first  = tolist(aws_acm_certificate.site.domain_validation_options)[0]
  only   = one(aws_acm_certificate.site.domain_validation_options)
  looped = [for dvo in aws_acm_certificate.site.domain_validation_options : dvo][0]
  names  = aws_acm_certificate.site.domain_validation_options.*.resource_record_name[0]
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = local.first.resource_record_name
  type    = "CNAME"
  records = [local.only.resource_record_value]
  ttl     = 60
}

output "others" {
  value = [local.looped, local.names]
}
