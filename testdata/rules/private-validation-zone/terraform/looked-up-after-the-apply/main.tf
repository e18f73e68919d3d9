# Undecided: a zone that is looked up by its id may be private.
resource "terraform_data" "zone_id" {
  input = "Z0123456789ABCDEFGHIJ"
}

data "aws_route53_zone" "example" {
  zone_id = terraform_data.zone_id.output
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = data.aws_route53_zone.example.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
