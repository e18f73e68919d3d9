variable "others" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.others
  validation_method = "DNS"
}
