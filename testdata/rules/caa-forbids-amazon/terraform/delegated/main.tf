resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "api.shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.example.zone_id
  name    = "example.com"
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"letsencrypt.org\""]
}

resource "aws_route53_record" "shop" {
  zone_id = aws_route53_zone.example.zone_id
  name    = "shop"
  type    = "NS"
  ttl     = 3600
  records = ["ns1.example.net", "ns2.example.net"]
}
