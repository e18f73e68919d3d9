# Fine: the module takes the ARN out of it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "service" {
  source      = "./service"
  certificate = aws_acm_certificate.site
}
