resource "aws_acm_certificate" "shop" {
  certificate_body  = "CHANGEME"
  private_key       = "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n"
}
