provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "shared"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/dns"
  }
}

resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_route53_zone" "again" {
  name = "example.com"
  provider = aws.shared
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.shop.domain_validation_options : dvo.domain_name => dvo }

  zone_id = aws_route53_zone.example.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}
