# Violation: a validation has no ARN where the condition makes the other one.
variable "by_hand" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "records" {
  count = var.by_hand ? 0 : 1

  certificate_arn = aws_acm_certificate.site.arn
}

resource "aws_acm_certificate_validation" "by_hand" {
  count = var.by_hand ? 1 : 0

  certificate_arn = aws_acm_certificate.site.arn
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site.arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
