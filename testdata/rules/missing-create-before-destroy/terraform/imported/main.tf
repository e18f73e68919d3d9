# Fine: other key material is imported under the same ARN.
resource "aws_acm_certificate" "imported" {
  private_key      = file("/run/secrets/key.pem")
  certificate_body = file("/run/secrets/body.pem")
}
