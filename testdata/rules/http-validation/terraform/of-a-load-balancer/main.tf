locals {
  method = "HTTP"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = local.method
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site.arn
}
