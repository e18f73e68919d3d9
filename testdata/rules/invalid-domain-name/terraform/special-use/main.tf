variable "zone" {
  default = "corp.internal"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "api.${var.zone}"
  validation_method = "DNS"
}
