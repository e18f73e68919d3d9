variable "domain" {
  type = string
}

resource "aws_route53_zone" "example" {
  name = var.domain
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "api.${var.domain}"
  validation_method = "DNS"
}

resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.example.zone_id
  name    = ""
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"letsencrypt.org\""]
}
