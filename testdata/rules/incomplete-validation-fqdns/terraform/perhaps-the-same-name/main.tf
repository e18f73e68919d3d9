# Undecided: both names may be one.
variable "a" {
  type = string
}

variable "b" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = var.a
  subject_alternative_names = [var.b]
  validation_method         = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = ["_0a1b.example.com"]
}
