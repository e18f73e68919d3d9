variable "domain" {
  type = string
}

data "aws_route53_zone" "example" {
  name = var.domain
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "api.${var.domain}"
  subject_alternative_names = ["*.${var.domain}", var.domain]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = data.aws_route53_zone.example.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
