# Violation: it waits for the validation of another certificate.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "other" {
  domain_name       = "example.org"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "other" {
  certificate_arn = aws_acm_certificate.other.arn
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site.arn

  depends_on = [aws_acm_certificate_validation.other]

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
