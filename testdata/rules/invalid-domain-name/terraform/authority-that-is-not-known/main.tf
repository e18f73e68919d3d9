variable "authority" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "db.internal"
  certificate_authority_arn = var.authority
}
