# Fine: everything in the module waits for the certificate.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "listener" {
  source     = "./listener"
  depends_on = [aws_acm_certificate.site]
}
