# Undecided: a module that is not here may wait for it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "validation" {
  source = "git::https://git.example.com/validation.git"

  certificate_arn = aws_acm_certificate.site.arn
  options         = aws_acm_certificate.site.domain_validation_options
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site.arn

  depends_on = [module.validation]

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
