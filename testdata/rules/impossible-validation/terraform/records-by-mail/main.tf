# Violation: there are no records.
variable "method" {
  type    = string
  default = "EMAIL"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.method
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = aws_acm_certificate.site.arn

  validation_record_fqdns = ["_0a1b.example.com"]
}
