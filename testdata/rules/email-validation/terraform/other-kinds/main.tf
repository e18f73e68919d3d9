# Fine: neither is validated at all.
resource "aws_acm_certificate" "private" {
  domain_name               = "internal.example.com"
  validation_method         = "EMAIL"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/12345678-1234-1234-1234-123456789012"
}

resource "aws_acm_certificate" "imported" {
  private_key       = file("/run/secrets/key.pem")
  certificate_body  = file("/run/secrets/body.pem")
  validation_method = "EMAIL"
}
