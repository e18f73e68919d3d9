resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "private" {
  domain_name               = "shop.example.com"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
}

resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.example.zone_id
  name    = "example.com"
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"letsencrypt.org\""]
}
