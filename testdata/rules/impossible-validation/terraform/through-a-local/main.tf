# Violation; a plan does not tell what a local is, and leaves it undecided.
locals {
  certificate_arn = aws_acm_certificate.site.arn
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0000"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = local.certificate_arn
}
