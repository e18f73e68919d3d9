# Undecided: one of the two is validated.
variable "import" {
  type = bool
}

resource "aws_acm_certificate" "imported" {
  private_key      = file("key.pem")
  certificate_body = file("certificate.pem")
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = var.import ? aws_acm_certificate.imported.arn : aws_acm_certificate.site.arn
}
