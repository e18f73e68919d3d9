# Fine: there is one, whatever the variable says.
variable "https" {}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  count           = var.https ? 1 : 0
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = aws_acm_certificate.site.arn
}
