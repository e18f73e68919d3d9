# Violation: only one of the certificates is validated.
resource "aws_acm_certificate" "site" {
  for_each = toset(["example.com", "example.org"])

  domain_name       = each.key
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = aws_acm_certificate.site["example.com"].arn
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site["example.com"].arn

  depends_on = [aws_acm_certificate_validation.site]

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}

resource "aws_lb_listener_certificate" "other" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.site["example.org"].arn
}
