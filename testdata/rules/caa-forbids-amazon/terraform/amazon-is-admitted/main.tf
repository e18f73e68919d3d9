resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.example.zone_id
  name    = "example.com"
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"letsencrypt.org\"", "0 issue \"AmazonTrust.com; validationmethods=dns-01\""]
}
