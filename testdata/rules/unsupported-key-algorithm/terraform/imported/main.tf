variable "key" {}

resource "aws_acm_certificate" "site" {
  private_key      = var.key
  certificate_body = "-"
}
