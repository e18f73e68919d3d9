# Fine: someone copied the record by hand.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = "_a79865eb4cd1a6ab990a45779b4e0b96.example.com"
  type    = "CNAME"
  records = ["_424c7224e9b0146f9a8808af955727d0.acm-validations.aws."]
  ttl     = 300
}
