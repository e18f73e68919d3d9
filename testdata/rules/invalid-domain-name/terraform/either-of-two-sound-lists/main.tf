variable "wide" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.wide ? ["*.example.com"] : []
  validation_method = "DNS"
}
