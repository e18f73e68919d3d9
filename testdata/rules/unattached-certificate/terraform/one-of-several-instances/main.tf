# Violation, once: nothing takes the second.
resource "aws_acm_certificate" "site" {
  count             = 2
  domain_name       = "site-${count.index}.example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = aws_acm_certificate.site[0].arn
}
