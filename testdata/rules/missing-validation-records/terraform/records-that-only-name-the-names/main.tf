# Violation: the alias records take the names from the options, and are not what validates them.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "alias" {
  for_each = toset([for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name])

  zone_id = "ZCOM"
  name    = each.key
  type    = "A"
  records = ["192.0.2.1"]
  ttl     = 60
}
