resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "example.com"
  subject_alternative_names = ["example.org"]
  validation_method         = "DNS"
}


resource "aws_route53_record" "validation" {
  zone_id = aws_route53_zone.example.zone_id
  name    = tolist(aws_acm_certificate.shop.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.shop.domain_validation_options)[0].resource_record_value]
  ttl     = 300
}
