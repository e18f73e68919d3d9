# Violation: the validation that belongs to it has the same index.
variable "domains" {
  type = list(string)
}

resource "aws_acm_certificate" "site" {
  count = length(var.domains)

  domain_name       = var.domains[count.index]
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "site" {
  count = length(var.domains)

  certificate_arn = aws_acm_certificate.site[count.index].arn
}

resource "aws_lb_listener" "https" {
  count = length(var.domains)

  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site[count.index].arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
