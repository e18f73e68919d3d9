resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  key_algorithm     = "EC_secp384r1"
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = "arn"
  port              = 443
  protocol          = "TLS"
  certificate_arn   = aws_acm_certificate.site.arn
}
