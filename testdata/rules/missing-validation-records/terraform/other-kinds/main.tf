# Fine: none of these is validated by DNS.
resource "aws_acm_certificate" "private" {
  domain_name               = "internal.example.com"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/12345678-1234-1234-1234-123456789012"
}

resource "aws_acm_certificate" "imported" {
  private_key      = file("/run/secrets/key.pem")
  certificate_body = file("/run/secrets/body.pem")
}

resource "aws_acm_certificate" "mail" {
  domain_name       = "mail.example.com"
  validation_method = "EMAIL"
}

resource "aws_acm_certificate" "http" {
  domain_name       = "http.example.com"
  validation_method = "HTTP"
}

resource "aws_acm_certificate" "absent" {
  domain_name = "absent.example.com"
}
