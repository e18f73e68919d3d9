# Fine: the same records for one certificate under several accounts.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["a.example.com", "b.example.com"]
  validation_method         = "DNS"
}

locals {
  options = tolist(aws_acm_certificate.site.domain_validation_options)
}

resource "aws_route53_record" "main" {
  provider = aws.main
  for_each = { for option in local.options : option.domain_name => option if option.domain_name == "example.com" }

  zone_id = "ZMAIN"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_route53_record" "a" {
  provider = aws.a
  for_each = { for option in local.options : option.domain_name => option if startswith(option.domain_name, "a.") }

  zone_id = "ZA"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_route53_record" "b" {
  provider = aws.b
  for_each = { for option in local.options : option.domain_name => option if can(regex("^b\\.", option.domain_name)) }

  zone_id = "ZB"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
