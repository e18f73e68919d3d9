variable "key" {}

resource "aws_acm_certificate" "private" {
  domain_name               = "db.internal"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1"
}

resource "aws_acm_certificate" "imported" {
  private_key      = var.key
  certificate_body = "-"
}
