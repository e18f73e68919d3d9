variable "domain" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.${var.domain}"]
  validation_method = "DNS"
}
