# Undecided: it was made by other means.
resource "aws_acm_certificate" "site" {
  private_key      = file("key.pem")
  certificate_body = file("certificate.pem")

  lifecycle {
    ignore_changes = all
  }
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = aws_acm_certificate.site.arn
}
