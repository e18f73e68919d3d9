resource "aws_route53_zone" "example" {
  name = "example.com"

  vpc {
    vpc_id = "vpc-0a1b2c3d4e5f67890"
  }
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}


resource "aws_route53_record" "validation" {
  count = 0

  zone_id = aws_route53_zone.example.zone_id
  name    = tolist(aws_acm_certificate.shop.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.shop.domain_validation_options)[0].resource_record_value]
  ttl     = 300
}
