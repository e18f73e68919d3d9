resource "aws_route53_zone" "com" {
  name = "example.com"
}

resource "aws_route53_zone" "org" {
  name = "example.org"
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "example.com"
  subject_alternative_names = ["example.org"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "com" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo if endswith(dvo.domain_name, "example.com") }

  zone_id = aws_route53_zone.com.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}

resource "aws_route53_record" "org" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo if endswith(dvo.domain_name, "example.org") }

  zone_id = aws_route53_zone.org.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
