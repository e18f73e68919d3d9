variable "key" {}

resource "aws_acm_certificate" "site" {
  private_key      = var.key
  certificate_body = var.key
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = "arn"
  port              = 443
  protocol          = "TLS"
  certificate_arn   = aws_acm_certificate.site.arn
}
