# Violation: two names are known, and the third may be one of them.
variable "name" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", var.name]
  validation_method         = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = ["_0a1b.example.com"]
}
