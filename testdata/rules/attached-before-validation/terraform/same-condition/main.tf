# Fine: where there is a certificate, there is its validation.
variable "create" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  count = var.create ? 1 : 0

  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  count = var.create ? 1 : 0

  certificate_arn = aws_acm_certificate.site[0].arn
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site[0].arn

  depends_on = [aws_acm_certificate_validation.site]

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
