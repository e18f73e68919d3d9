# Violation: Terraform refuses a literal index before it evaluates anything.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = try(aws_acm_certificate.site.domain_validation_options[0].resource_record_name, "")
  type    = "CNAME"
  records = ["a"]
  ttl     = 60
}
